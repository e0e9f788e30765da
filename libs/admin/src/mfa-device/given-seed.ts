import { base32Of, bytesOfBase32 } from '#iam';
import { RolegateError } from '#kernel';
import type { AdminInput, IdSource } from '#operation';
import { filled, integer, invalidArgument } from '../parameters.js';

/** 80 bits: what authenticator apps take at least. */
const LEAST_BYTES = 10;

/**
 * Base32 of the body, which is hex unless `totp-seed-type` says base32, as for radosgw-admin; without a body, of a new seed.
 * @throws RolegateError InvalidArgument, without the text
 */
export function givenSeed(input: AdminInput, ids: IdSource): { readonly seed: string; readonly made: boolean } {
  const text = input.body?.trim() ?? '';
  const type = filled(input, 'totp-seed-type') ?? 'hex';
  if (type !== 'hex' && type !== 'base32') throw invalidArgument('totp-seed-type is hex or base32', 'totp-seed-type', type);
  if (text === '') return { seed: base32Of(Buffer.from(ids.secretAccessKey(), 'base64')), made: true };
  const bytes = type === 'base32' ? bytesOfBase32(text) : bytesOfHex(text);
  if (bytes === undefined || bytes.length < LEAST_BYTES) throw new RolegateError('InvalidArgument', `The body is ${type} of at least ${LEAST_BYTES} bytes, or empty.`);
  return { seed: base32Of(bytes), made: false };
}

const bytesOfHex = (text: string): Buffer | undefined => (/^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : undefined);

/** A whole number of a device within its bounds. @throws RolegateError InvalidArgument */
export function bounded(input: AdminInput, name: 'totp-seconds' | 'totp-window', least: number, most: number): number | undefined {
  const value = integer(input, name);
  if (value !== undefined && (value < least || value > most)) throw invalidArgument(`${name} is ${least} to ${most}`, name, String(value));
  return value;
}
