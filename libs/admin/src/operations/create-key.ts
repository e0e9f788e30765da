import { accessKeyKey, accessKeyOwner, appendTo, assertMayActFor, stateAfter, user, type UserState } from '#iam';
import { type AdminInput, byKey, defineWrite, type Present, type WriteContext } from '#operation';
import { byCap } from '../admin.authorization.js';
import { presentUser, userNamed } from '../named-user.js';
import { filled, invalidArgument } from '../parameters.js';
import { type KeyChange, keyChange, keyTypeOf, requestedKey, requestedSecret } from '../requested-key.js';
import { swiftKeyInfos } from '../subuser/subuser-info.js';
import { swiftKeyChange } from '../subuser/subuser-key.js';
import { presentSubuser, requiredSubuser, subuserName } from '../subuser/subuser-request.js';
import { keyInfos } from '../user-info.js';

/** `key create`: answers all keys of the user that are of the type. Source: Ceph, "Admin Operations", Create Key. */
export const createKey = defineWrite({
  name: 'AdminCreateKey',
  service: 'admin',
  feature: 'admin',
  route: { method: 'PUT', path: '/user', subresource: 'key', root: 'keys' },
  actions: ['admin:CreateKey'],
  conditionKeys: [],
  errors: [
    'NoSuchUser', 'NoSuchSubUser', 'KeyExists', 'InvalidAccessKey', 'InvalidSecretKey', 'InvalidKeyType', 'InvalidTenantName', 'InvalidArgument',
    'ConcurrentModification',
  ],
  access: byCap('admin:CreateKey', 'users', 'write'),

  loads: (input, ctx) => ({
    existing: userNamed(input, ctx),
    keyOwner: byKey(accessKeyOwner, accessKeyKey(filled(input, 'access-key') ?? '')),
  }),
  sealsFor: ({ existing }) => (existing ? [existing.stream] : []),

  decide(input, { existing, keyOwner }, ctx) {
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const { events, take } = change(input, found, keyOwner !== undefined, ctx);
    const state = stateAfter(user, found.state, found.state.account, events, ctx.now);
    return { writes: appendTo(found, events), take, output: { stream: found.stream, state, type: keyTypeOf(input, 's3') } };
  },

  reply: ({ type, ...changed }, _reads, ctx): Promise<readonly object[]> => (type === 'swift' ? swiftKeyInfos(changed, ctx) : keyInfos(changed, ctx)),
});

/** A Swift key takes the place of its subuser's; there may be any number of S3 keys. */
function change(input: AdminInput, found: Present<UserState>, taken: boolean, ctx: WriteContext): KeyChange {
  const subuser = subuserName(input);
  if (subuser !== undefined) presentSubuser(found.state, subuser);
  if (keyTypeOf(input, 's3') === 'swift') return swiftKeyChange(found, requiredSubuser(input), requestedSecret(input), ctx);
  const key = requestedKey(input, true);
  if (!key) throw invalidArgument('No key is given and none is to be generated.', 'generate-key', input['generate-key']);
  return keyChange(found, { ...key, subuser }, taken, ctx);
}
