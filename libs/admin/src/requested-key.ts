import type { Claim, NewEvent } from '#event-sourcing';
import { accessKeyCreated, accessKeyKey, type AccessKeyDeleted, type UserSessionsRevoked, type UserState } from '#iam';
import { RolegateError } from '#kernel';
import type { AdminInput, Present, WriteContext } from '#operation';
import { filled, flag } from './parameters.js';

/** What a request says of a key; what it leaves out is generated. */
export interface RequestedKey {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** The subuser whose key it is; absent: the user's own. */
  readonly subuser?: string;
}

/** What a new key appends to its user. */
export interface KeyChange {
  readonly events: readonly NewEvent[];
  readonly take: readonly Claim[];
}

/** Printable ASCII without `/` (it ends the id in a credential scope) and `,` (it ends the credential in the header). */
const ACCESS_KEY_ID = /^[!-+\-.0-~]{1,128}$/;

/**
 * `access-key`, `secret-key`, `generate-key` and `key-type`; undefined when no key is wanted.
 * @throws RolegateError InvalidAccessKey, InvalidSecretKey, InvalidKeyType, InvalidArgument
 */
export function requestedKey(input: AdminInput, generateUnlessTold: boolean): RequestedKey | undefined {
  if (keyTypeOf(input, 's3') === 'swift') throw invalidKeyType('a Swift key belongs to a subuser');
  const accessKeyId = filled(input, 'access-key');
  const secretAccessKey = requestedSecret(input);
  if (accessKeyId !== undefined && !ACCESS_KEY_ID.test(accessKeyId)) throw new RolegateError('InvalidAccessKey', 'Invalid access key specified.');
  if (flag(input, 'generate-key') ?? generateUnlessTold) return { accessKeyId, secretAccessKey };
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined) throw new RolegateError('InvalidAccessKey', 'Invalid access key specified.', { detail: 'a secret without a key id' });
  if (secretAccessKey === undefined) throw invalidSecret();
  return { accessKeyId, secretAccessKey };
}

/** `key-type`. @throws RolegateError InvalidKeyType */
export function keyTypeOf(input: AdminInput, otherwise: 's3' | 'swift'): 's3' | 'swift' {
  const type = filled(input, 'key-type') ?? otherwise;
  if (type !== 's3' && type !== 'swift') throw invalidKeyType(`only s3 and swift keys exist, not ${type}`);
  return type;
}

/** `secret-key`, or `secret` as the documents call it for subusers. @throws RolegateError InvalidSecretKey */
export function requestedSecret(input: AdminInput): string | undefined {
  const secret = filled(input, 'secret-key') ?? filled(input, 'secret');
  if (secret !== undefined && (secret.length > 1024 || /\p{Cc}/u.test(secret))) throw invalidSecret();
  return secret;
}

const invalidKeyType = (detail: string): RolegateError => new RolegateError('InvalidKeyType', 'Invalid key type specified.', { detail });

const invalidSecret = (): RolegateError => new RolegateError('InvalidSecretKey', 'Invalid secret key specified.');

export const keyExists = (): RolegateError => new RolegateError('KeyExists', 'Provided access key exists and belongs to another user.');

/**
 * A key for a user that exists. An id that the user has live gets a new secret, as in RGW; sessions that the old secret
 * opened end with it. An id of anybody else, and one that was ever deleted, is refused: ids are never used again.
 * @throws RolegateError KeyExists
 */
export function keyChange(found: Present<UserState>, key: RequestedKey, taken: boolean, ctx: WriteContext): KeyChange {
  const accessKeyId = key.accessKeyId ?? ctx.ids.accessKey('AKIA');
  const secretAccessKey = key.secretAccessKey ?? ctx.ids.secretAccessKey();
  const created = accessKeyCreated(found.stream, { accessKeyId, secretAccessKey, ...(key.subuser !== undefined && { subuser: key.subuser }) }, ctx.vault);
  if (found.state.accessKeys.some((one) => one.accessKeyId === accessKeyId)) {
    const deleted: AccessKeyDeleted = { type: 'AccessKeyDeleted', data: { accessKeyId } };
    const revoked: UserSessionsRevoked = { type: 'UserSessionsRevoked', data: {} };
    return { events: [deleted, created, revoked], take: [] };
  }
  if (taken) throw keyExists();
  return { events: [created], take: [{ name: accessKeyKey(accessKeyId), owner: found.stream }] };
}
