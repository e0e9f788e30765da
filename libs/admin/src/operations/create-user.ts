import { accessKeyKey, accessKeyOwner, createUserEvents, emailKey, user } from '#iam';
import { RolegateError } from '#kernel';
import { type AdminInput, byKey, defineWrite, type OperationContext } from '#operation';
import { assertMayMake, byCap } from '../admin.authorization.js';
import { parseCaps } from '../caps.js';
import { accessToMembership, assertMembership, membershipLoads, membershipOf } from '../membership.js';
import { emailExists, emailOf } from '../email.js';
import { opMaskOf } from '../op-mask.js';
import { displayText, filled, flag, integer, invalidArgument } from '../parameters.js';
import { requestedPlacement } from '../placement.js';
import { keyExists, requestedKey } from '../requested-key.js';
import { type Uid, uidOf } from '../uid.js';
import { userInfo, type UserRecord } from '../user-info.js';

/** RGW takes a request without uid for one on the anonymous user, which nobody may make. */
function uidToMake(input: AdminInput, ctx: OperationContext): Uid {
  const uid = uidOf(input, ctx);
  if (!uid) throw new RolegateError('AccessDenied', 'Access Denied', { detail: 'the parameter uid is missing', reason: 'anonymous-user' });
  return uid;
}

/** `user create`. Source: Ceph, "Admin Operations", Create User; a key is generated unless `generate-key=false`. */
export const createUser = defineWrite({
  name: 'AdminCreateUser',
  service: 'admin',
  feature: 'admin',
  route: { method: 'PUT', path: '/user', root: 'user_info' },
  actions: ['admin:CreateUser'],
  conditionKeys: [],
  errors: [
    'UserAlreadyExists', 'EmailExists', 'KeyExists', 'InvalidAccessKey', 'InvalidSecretKey', 'InvalidKeyType', 'InvalidCapability',
    'InvalidTenantName', 'InvalidArgument', 'NoSuchKey', 'LimitExceeded', 'ConcurrentModification',
  ],
  onlyAdds: true,
  access: (input: AdminInput, ctx) => [byCap('admin:CreateUser', 'users', 'write')(input, ctx), ...accessToMembership(input, ctx)],

  loads(input, ctx) {
    return {
      ...membershipLoads(membershipOf(input, uidToMake(input, ctx))),
      emailOwner: byKey(user, emailKey(emailOf(input) ?? '')),
      keyOwner: byKey(accessKeyOwner, accessKeyKey(filled(input, 'access-key') ?? '')),
    };
  },

  decide(input, { within, existing, uidOwner, outside, emailOwner, keyOwner }, ctx) {
    const uid = uidToMake(input, ctx);
    const displayName = displayText(input, 'display-name');
    if (displayName === undefined) throw invalidArgument('The parameter display-name is missing.', 'display-name');
    const flags = { system: flag(input, 'system'), admin: flag(input, 'admin') };
    assertMayMake(flags, ctx);
    const made = {
      ...membershipOf(input, uid), within, displayName, ...flags,
      root: flag(input, 'account-root'),
      email: emailOf(input),
      caps: parseCaps(input['user-caps'] ?? ''),
      opMask: opMaskOf(input),
      maxBuckets: integer(input, 'max-buckets'),
      suspended: flag(input, 'suspended'),
      accessKey: requestedKey(input, true),
      placement: requestedPlacement(input),
    };
    assertMembership(input, uid, within);
    if (existing || uidOwner || outside) throw new RolegateError('UserAlreadyExists', 'Attempt to create existing user.');
    if (emailOwner) throw emailExists();
    if (keyOwner) throw keyExists();
    const { append, stream, state } = createUserEvents(made, ctx.vault, ctx.ids, ctx.now);
    return { ...append, checks: within && [{ stream: within.stream, version: within.version }], output: { stream, state } satisfies UserRecord };
  },

  reply: (made, _reads, ctx) => userInfo(made, ctx),
});
