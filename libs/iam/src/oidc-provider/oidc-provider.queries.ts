import { RolegateError } from '#kernel';
import { type Load, type Present, type Reads, byKey } from '#operation';
import { parseOidcProviderArn } from './oidc-provider-arn.js';
import { oidcProvider, oidcProviderKey } from './oidc-provider.projection.js';
import type { OidcProviderState } from './oidc-provider.state.js';

type Named = { OpenIDConnectProviderArn?: string };

const keyOf = (input: Named): string => {
  const { account, issuer } = parseOidcProviderArn(input.OpenIDConnectProviderArn!);
  return oidcProviderKey(account, issuer);
};

const noSuchProvider = (input: Named): RolegateError =>
  new RolegateError('NoSuchEntity', `OpenIDConnect Provider not found for arn ${input.OpenIDConnectProviderArn}`);

/** The provider that an input names, for `loads`. @throws RolegateError InvalidInput */
export const providerNamed = (input: Named): Load<OidcProviderState> => byKey(oidcProvider, keyOf(input));

/** @throws RolegateError NoSuchEntity */
export function presentProvider(found: Present<OidcProviderState> | undefined, input: Named): Present<OidcProviderState> {
  if (!found) throw noSuchProvider(input);
  return found;
}

/** @throws RolegateError NoSuchEntity, InvalidInput */
export async function existingProvider(reads: Reads, input: Named): Promise<Present<OidcProviderState>> {
  const found = await reads.byKey(oidcProvider, keyOf(input));
  if (!found?.state) throw noSuchProvider(input);
  return found as Present<OidcProviderState>;
}
