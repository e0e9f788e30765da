import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { resourceTagConditions } from '../resource-tags.js';
import { parseOidcProviderArn } from './oidc-provider-arn.js';
import { oidcProvider, oidcProviderKey } from './oidc-provider.projection.js';
import type { OidcProviderState } from './oidc-provider.state.js';

/**
 * Authorization of every operation on one provider: the ARN as given, its tags, Ceph's cap `oidc-provider`. One that this
 * node has not heard of is looked for in the tail of the log first, as a role is.
 */
export const onProvider = <I extends { OpenIDConnectProviderArn?: string }>(action: string, access: 'read' | 'write', more?: (input: I) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const { account, issuer } = parseOidcProviderArn(input.OpenIDConnectProviderArn!);
    const find = (): OidcProviderState | undefined => ctx.directory.find(oidcProvider, oidcProviderKey(account, issuer))?.state;
    const ask = (found: OidcProviderState | undefined): AccessRequest => ({
      action,
      resource: input.OpenIDConnectProviderArn!,
      resourceAccount: account,
      cap: { type: 'oidc-provider', access },
      conditions: found || more ? { ...(found && resourceTagConditions(found.tags)), ...more?.(input) } : undefined,
    });
    const found = find();
    return found ? ask(found) : ctx.directory.catchUp().then(() => ask(find()));
  };
