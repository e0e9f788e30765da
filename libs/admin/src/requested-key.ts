import type { Claim, NewEvent } from '#event-sourcing';
import { accessKeyCreated, accessKeyKey, type AccessKeyDeleted, type UserSessionsRevoked, type UserState } from '#iam';
import { RolegateError } from '#kernel';
import type { AdminInput, Present, WriteContext } from '#operation';
import { filled, flag } from './parameters.js';

/** What a request says of a key; what it leaves out is generated. */
export interface RequestedKey {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
}

/** Printable ASCII without `/` (it ends the id in a credential scope) and `,` (it ends the credential in the header). */
const ACCESS_KEY_ID = /^[!-+\-.0-~]{1,128}$/;

/**
 * `access-key`, `secret-key`, `generate-key` and `key-type`; undefined when no key is wanted.
 * @throws RolegateError InvalidAccessKey, InvalidSecretKey, InvalidKeyType, InvalidArgument
 */
export function requestedKey(input: AdminInput, generateUnlessTold: boolean): RequestedKey | undefined {
  assertS3Key(input);
  const accessKeyId = filled(input, 'access-key');
  const secretAccessKey = filled(input, 'secret-key');
  if (accessKeyId !== undefined && !ACCESS_KEY_ID.test(accessKeyId)) throw new RolegateError('InvalidAccessKey', 'Invalid access key specified.');
  if (secretAccessKey !== undefined && (secretAccessKey.length > 1024 || /\p{Cc}/u.test(secretAccessKey))) throw invalidSecret();
  if (flag(input, 'generate-key') ?? generateUnlessTold) return { accessKeyId, secretAccessKey };
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined) throw new RolegateError('InvalidAccessKey', 'Invalid access key specified.', { detail: 'a secret without a key id' });
  if (secretAccessKey === undefined) throw invalidSecret();
  return { accessKeyId, secretAccessKey };
}

/** Swift keys do not exist here. @throws RolegateError InvalidKeyType */
export function assertS3Key(input: AdminInput): void {
  const type = filled(input, 'key-type');
  if (type !== undefined && type !== 's3') throw new RolegateError('InvalidKeyType', 'Invalid key type specified.', { detail: `only s3 keys exist, not ${type}` });
}

const invalidSecret = (): RolegateError => new RolegateError('InvalidSecretKey', 'Invalid secret key specified.');

export const keyExists = (): RolegateError => new RolegateError('KeyExists', 'Provided access key exists and belongs to another user.');

/**
 * A key for a user that exists. An id that the user has live gets a new secret, as in RGW; sessions that the old secret
 * opened end with it. An id of anybody else, and one that was ever deleted, is refused: ids are never used again.
 * @throws RolegateError KeyExists
 */
export function keyChange(found: Present<UserState>, key: RequestedKey, taken: boolean, ctx: WriteContext): { readonly events: readonly NewEvent[]; readonly take: readonly Claim[] } {
  const accessKeyId = key.accessKeyId ?? ctx.ids.accessKey('AKIA');
  const secretAccessKey = key.secretAccessKey ?? ctx.ids.secretAccessKey();
  const created = accessKeyCreated(found.stream, { accessKeyId, secretAccessKey }, ctx.vault);
  if (found.state.accessKeys.some((one) => one.accessKeyId === accessKeyId)) {
    const deleted: AccessKeyDeleted = { type: 'AccessKeyDeleted', data: { accessKeyId } };
    const revoked: UserSessionsRevoked = { type: 'UserSessionsRevoked', data: {} };
    return { events: [deleted, created, revoked], take: [] };
  }
  if (taken) throw keyExists();
  return { events: [created], take: [{ name: accessKeyKey(accessKeyId), owner: found.stream }] };
}
