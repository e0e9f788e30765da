import type { AccessRequest, ConditionValues, OperationContext } from '#operation';
import { resourceTagConditions } from '../resource-tags.js';
import { parseSamlProviderArn } from './saml-provider-arn.js';
import { samlProvider, samlProviderKey } from './saml-provider.projection.js';
import type { SamlProviderState } from './saml-provider.state.js';

/** Ceph has no SAML: who may manage identity providers of the one kind may manage those of the other. */
export const SAML_PROVIDER_CAP = 'oidc-provider';

/**
 * Authorization of every operation on one provider: the ARN as given, its tags, the cap of identity providers. One that this
 * node has not heard of is looked for in the tail of the log first, as a role is.
 */
export const onProvider = <I extends { SAMLProviderArn?: string }>(action: string, access: 'read' | 'write', more?: (input: I) => ConditionValues) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> => {
    const { account, name } = parseSamlProviderArn(input.SAMLProviderArn!);
    const find = (): SamlProviderState | undefined => ctx.directory.find(samlProvider, samlProviderKey(account, name))?.state;
    const ask = (found: SamlProviderState | undefined): AccessRequest => ({
      action,
      resource: input.SAMLProviderArn!,
      resourceAccount: account,
      cap: { type: SAML_PROVIDER_CAP, access },
      conditions: found || more ? { ...(found && resourceTagConditions(found.tags)), ...more?.(input) } : undefined,
    });
    const found = find();
    return found ? ask(found) : ctx.directory.catchUp().then(() => ask(find()));
  };
