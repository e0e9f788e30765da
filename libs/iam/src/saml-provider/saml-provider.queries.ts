import { RolegateError } from '#kernel';
import { type Load, type Present, type Reads, byKey } from '#operation';
import { parseSamlProviderArn } from './saml-provider-arn.js';
import { samlProvider, samlProviderKey } from './saml-provider.projection.js';
import type { SamlProviderState } from './saml-provider.state.js';

type Named = { SAMLProviderArn?: string };

const keyOf = (input: Named): string => {
  const { account, name } = parseSamlProviderArn(input.SAMLProviderArn!);
  return samlProviderKey(account, name);
};

const noSuchProvider = (input: Named): RolegateError => new RolegateError('NoSuchEntity', `Manifest not found for arn ${input.SAMLProviderArn}`);

/** The provider that an input names, for `loads`. @throws RolegateError InvalidInput */
export const providerNamed = (input: Named): Load<SamlProviderState> => byKey(samlProvider, keyOf(input));

/** @throws RolegateError NoSuchEntity */
export function presentProvider(found: Present<SamlProviderState> | undefined, input: Named): Present<SamlProviderState> {
  if (!found) throw noSuchProvider(input);
  return found;
}

/** @throws RolegateError NoSuchEntity, InvalidInput */
export async function existingProvider(reads: Reads, input: Named): Promise<Present<SamlProviderState>> {
  const found = await reads.byKey(samlProvider, keyOf(input));
  if (!found?.state) throw noSuchProvider(input);
  return found as Present<SamlProviderState>;
}
