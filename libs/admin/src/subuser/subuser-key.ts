import { type SwiftKeyPut, swiftKeyPurpose, type UserState } from '#iam';
import type { AdminInput, Present, WriteContext } from '#operation';
import { filled, flag } from '../parameters.js';
import { type KeyChange, keyChange, keyTypeOf, requestedKey, requestedSecret } from '../requested-key.js';

/** A secret in place of the one that the subuser had. Source: rgw_user.cc, RGWAccessKeyPool::generate_key. */
export function swiftKeyChange(found: Present<UserState>, subuser: string, secret: string | undefined, ctx: WriteContext): KeyChange {
  const plaintext = secret ?? ctx.ids.secretAccessKey();
  const put: SwiftKeyPut = { type: 'SwiftKeyPut', data: { subuser, sealedSecret: ctx.vault.seal(found.stream, swiftKeyPurpose(subuser), plaintext) } };
  return { events: [put], take: [] };
}

/**
 * The key that a request on a subuser asks for: Swift's unless `key-type=s3`; none unless a secret is given or to be made.
 * @throws RolegateError KeyExists, InvalidKeyType, InvalidAccessKey, InvalidSecretKey, InvalidArgument
 */
export function subuserKey(input: AdminInput, found: Present<UserState>, subuser: string, taken: boolean, ctx: WriteContext): KeyChange {
  const generate = flag(input, 'generate-secret') ?? false;
  const secret = requestedSecret(input);
  if (keyTypeOf(input, 'swift') === 'swift') return generate || secret !== undefined ? swiftKeyChange(found, subuser, secret, ctx) : { events: [], take: [] };
  const wanted = filled(input, 'access-key') !== undefined || secret !== undefined;
  if (!generate && !wanted) return { events: [], take: [] };
  const key = requestedKey({ ...input, 'secret-key': secret }, generate);
  return key ? keyChange(found, { ...key, subuser }, taken, ctx) : { events: [], take: [] };
}
