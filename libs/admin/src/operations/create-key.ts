import { accessKeyKey, accessKeyOwner, appendTo, assertMayActFor, stateAfter, user } from '#iam';
import { byKey, defineWrite } from '#operation';
import { byCap } from '../admin.authorization.js';
import { presentUser, userNamed } from '../named-user.js';
import { filled, invalidArgument, refuseUnserved } from '../parameters.js';
import { keyChange, requestedKey } from '../requested-key.js';
import { keyInfos, type UserRecord } from '../user-info.js';

/** `key create`: answers all keys of the user. Source: Ceph, "Admin Operations", Create Key. */
export const createKey = defineWrite({
  name: 'AdminCreateKey',
  service: 'admin',
  feature: 'admin',
  route: { method: 'PUT', path: '/user', subresource: 'key', root: 'keys' },
  actions: ['admin:CreateKey'],
  conditionKeys: [],
  errors: [
    'NoSuchUser', 'KeyExists', 'InvalidAccessKey', 'InvalidSecretKey', 'InvalidKeyType', 'InvalidTenantName', 'InvalidArgument',
    'NotImplemented', 'ConcurrentModification',
  ],
  access: byCap('admin:CreateKey', 'users', 'write'),

  loads: (input, ctx) => ({
    existing: userNamed(input, ctx),
    keyOwner: byKey(accessKeyOwner, accessKeyKey(filled(input, 'access-key') ?? '')),
  }),
  sealsFor: ({ existing }) => (existing ? [existing.stream] : []),

  decide(input, { existing, keyOwner }, ctx) {
    refuseUnserved(input);
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    const key = requestedKey(input, true);
    if (!key) throw invalidArgument('No key is given and none is to be generated.', 'generate-key', input['generate-key']);
    const { events, take } = keyChange(found, key, keyOwner !== undefined, ctx);
    const state = stateAfter(user, found.state, found.state.account, events, ctx.now);
    return { writes: appendTo(found, events), take, output: { stream: found.stream, state } satisfies UserRecord };
  },

  reply: (changed, _reads, ctx) => keyInfos(changed, ctx),
});
