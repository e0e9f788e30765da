import type { Claim, NewEvent } from '#event-sourcing';
import { accessKeyKey, accessKeyOwner, appendTo, assertMayActFor, emailKey, stateAfter, user, type UserCapsChanged, type UserEnabled, type UserModified, type UserState, type UserSuspended } from '#iam';
import { isRealAccount } from '#kernel';
import { type AdminInput, byKey, defineWrite, type Present } from '#operation';
import { assertMayMake, byCap } from '../admin.authorization.js';
import { addCaps, parseCaps, sameCaps } from '../caps.js';
import { emailExists, emailOf } from '../email.js';
import { presentUser, userNamed } from '../named-user.js';
import { opMaskOf } from '../op-mask.js';
import { displayText, filled, flag, integer, invalidArgument } from '../parameters.js';
import { requestedPlacement } from '../placement.js';
import { keyChange, requestedKey } from '../requested-key.js';
import { userInfo, type UserRecord } from '../user-info.js';

/**
 * `user modify`, `user suspend` and `user enable`. Source: Ceph, "Admin Operations", Modify User. Capabilities are added
 * to those that the user has; a suspension ends its sessions at once.
 */
export const modifyUser = defineWrite({
  name: 'AdminModifyUser',
  service: 'admin',
  feature: 'admin',
  route: { method: 'POST', path: '/user', root: 'user_info' },
  actions: ['admin:ModifyUser'],
  conditionKeys: [],
  errors: [
    'NoSuchUser', 'EmailExists', 'KeyExists', 'InvalidAccessKey', 'InvalidSecretKey', 'InvalidKeyType', 'InvalidCapability',
    'InvalidTenantName', 'InvalidArgument', 'ConcurrentModification',
  ],
  access: byCap('admin:ModifyUser', 'users', 'write'),

  loads: (input, ctx) => ({
    existing: userNamed(input, ctx),
    emailOwner: byKey(user, emailKey(emailOf(input) ?? '')),
    keyOwner: byKey(accessKeyOwner, accessKeyKey(filled(input, 'access-key') ?? '')),
  }),
  sealsFor: ({ existing }) => (existing ? [existing.stream] : []),

  decide(input, { existing, emailOwner, keyOwner }, ctx) {
    const found = presentUser(existing);
    assertMayActFor(found.state, ctx.principal);
    assertStays(input, found.state);
    const modified = modification(input, found.state);
    assertMayMake(modified, ctx);
    if (modified.email && emailOwner && emailOwner.stream !== found.stream) throw emailExists();
    const wantedKey = requestedKey(input, false);
    const key = wantedKey && keyChange(found, wantedKey, keyOwner !== undefined, ctx);
    const events: NewEvent[] = [
      ...(Object.keys(modified).length > 0 ? [{ type: 'UserModified', data: modified } satisfies UserModified] : []),
      ...capsAdded(input, found.state),
      ...(key?.events ?? []),
      ...suspension(input, found.state),
    ];
    const state = stateAfter(user, found.state, found.state.account, events, ctx.now);
    return {
      writes: appendTo(found, events),
      take: [...emailClaims(found, modified.email), ...(key?.take ?? [])],
      release: modified.email === undefined ? [] : emailClaims(found, found.state.email),
      output: { stream: found.stream, state } satisfies UserRecord,
    };
  },

  reply: (modified, _reads, ctx) => userInfo(modified, ctx),
});

/** What differs from what the user has. An empty email takes the address away. @throws RolegateError InvalidArgument */
function modification(input: AdminInput, state: UserState): UserModified['data'] {
  const wanted = {
    displayName: displayText(input, 'display-name'),
    email: input.email === '' ? '' : emailOf(input),
    system: flag(input, 'system'),
    admin: flag(input, 'admin'),
    opMask: opMaskOf(input),
    maxBuckets: integer(input, 'max-buckets'),
    placement: requestedPlacement(input, state.placement),
  } as const;
  const changed = Object.entries(wanted).filter(([name, value]) => value !== undefined && value !== state[name as keyof typeof wanted]);
  return Object.fromEntries(changed);
}

/**
 * A user is of its account for good, and keeps its name there: what the admin API calls its display name is IAM's name, which
 * UpdateUser changes with all that hangs on it. @throws RolegateError InvalidArgument
 */
function assertStays(input: AdminInput, { account, root, displayName }: UserState): void {
  const name = displayText(input, 'display-name');
  if (isRealAccount(account) && name !== undefined && name !== displayName) throw invalidArgument('display-name is the IAM name of a user of an account: UpdateUser changes it.', 'display-name', name);
  const accountId = filled(input, 'account-id');
  if (accountId !== undefined && accountId !== account) throw invalidArgument('A user stays in the account it was made in.', 'account-id', accountId);
  const asked = flag(input, 'account-root');
  if (asked !== undefined && asked !== root) throw invalidArgument('A user is made as the root user of its account, or never is.', 'account-root', input['account-root']);
}

const emailClaims = (found: Present<UserState>, email: string | undefined): readonly Claim[] => (email ? [{ name: emailKey(email), owner: found.stream }] : []);

function capsAdded(input: AdminInput, state: UserState): readonly UserCapsChanged[] {
  const caps = addCaps(state.caps, parseCaps(input['user-caps'] ?? ''));
  return sameCaps(caps, state.caps) ? [] : [{ type: 'UserCapsChanged', data: { caps } }];
}

function suspension(input: AdminInput, state: UserState): readonly (UserSuspended | UserEnabled)[] {
  const suspended = flag(input, 'suspended');
  if (suspended === undefined || suspended === state.suspended) return [];
  return [suspended ? { type: 'UserSuspended', data: {} } : { type: 'UserEnabled', data: {} }];
}
