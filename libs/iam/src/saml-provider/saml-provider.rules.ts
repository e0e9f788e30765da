import { RolegateError } from '#kernel';
import type { SamlProviderState } from './saml-provider.state.js';

/**
 * A tag, so that every client of AWS can set it: with the value `true` each assertion of the provider opens one session, in
 * the whole installation.
 */
export const SINGLE_USE_TAG = 'rolegate:single-use';

export const isSingleUse = ({ tags }: Pick<SamlProviderState, 'tags'>): boolean =>
  tags.some(({ Key, Value }) => Key === SINGLE_USE_TAG && Value.toLowerCase() === 'true');

/** A provider whose metadata names no end is shown with this one, as AWS shows it: a hundred years. */
const YEARS = 100;

export function validUntilOf({ validUntil, createDate }: Pick<SamlProviderState, 'validUntil' | 'createDate'>): Date {
  if (validUntil !== undefined) return new Date(validUntil);
  const end = new Date(createDate);
  end.setUTCFullYear(end.getUTCFullYear() + YEARS);
  return end;
}

/** Assertions are taken in clear: they travel inside TLS. @throws RolegateError NotImplemented */
export function refuseEncryption(input: { AssertionEncryptionMode?: string; AddPrivateKey?: string; RemovePrivateKey?: string }): void {
  const { AssertionEncryptionMode, AddPrivateKey, RemovePrivateKey } = input;
  if (AssertionEncryptionMode === 'Required' || AddPrivateKey !== undefined || RemovePrivateKey !== undefined) throw new RolegateError('NotImplemented', 'Encrypted SAML assertions are not supported.');
}
