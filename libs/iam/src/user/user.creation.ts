import type { Append, NewEvent } from '#event-sourcing';
import type { AccountId } from '#kernel';
import type { Cap, ExternalUserType, IdSource, Present, Vault } from '#operation';
import { countIn } from '../account/account.counts.js';
import type { AccountState } from '../account/account.state.js';
import type { AttachedPolicy } from '../attached-policy.js';
import { stateAfter } from '../change.js';
import { boundaryHoldOf } from '../permissions-boundary.js';
import type { Tag } from '../tag.js';
import type { AccessKeyCreated, Placement, UserCapsChanged, UserCreated, UserPermissionsBoundaryPut, UserSuspended } from './user.events.js';
import { namesOf } from './user.names.js';
import { accessKeyKey, accessKeyPurpose, user, userStream } from './user.projection.js';
import type { UserState } from './user.state.js';

/** What RGW gives a user who asks for nothing else. Source: rgw_user_max_buckets; RGW_OP_TYPE_ALL. */
export const DEFAULT_MAX_BUCKETS = 1000;
export const DEFAULT_OP_MASK = 'read, write, delete';

/** A user to be made. */
export interface NewUser {
  readonly account: AccountId;
  /** The real account it is made in, whose limit it counts towards; undefined: it is not bounded. */
  readonly within?: Present<AccountState>;
  /** Ceph's full uid, in a real account; the userId when left out. */
  readonly uid?: string;
  readonly userName: string;
  readonly displayName: string;
  /** `/` when left out. */
  readonly path?: string;
  readonly email?: string;
  readonly root?: boolean;
  readonly system?: boolean;
  readonly admin?: boolean;
  readonly opMask?: string;
  readonly maxBuckets?: number;
  readonly tags?: readonly Tag[];
  readonly permissionsBoundary?: AttachedPolicy;
  readonly caps?: readonly Cap[];
  readonly suspended?: boolean;
  readonly type?: ExternalUserType;
  readonly placement?: Placement;
  /** A first access key; what it leaves out is generated. */
  readonly accessKey?: { readonly accessKeyId?: string; readonly secretAccessKey?: string };
}

/** The append that makes a user, the state it will have (`now`: milliseconds), and its key in clear, for the caller's eyes only. */
export interface UserCreation {
  readonly stream: string;
  readonly state: UserState;
  readonly append: Required<Pick<Append, 'writes' | 'take' | 'hold' | 'putDataKeys' | 'counts'>>;
  readonly accessKey?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Pure: events, claims and data key of a new user. Names are not checked here; a claim that is taken fails the append.
 * Used by the admin API and by the first start, which makes the root administrator.
 */
export function createUserEvents(input: NewUser, vault: Vault, ids: IdSource, now: number): UserCreation {
  const { account } = input;
  const userId = ids.entity('AIDA');
  const stream = userStream(userId);
  const dataKey = vault.create(stream);
  const created: UserCreated = { type: 'UserCreated', data: createdData(input, userId) };
  const events: NewEvent[] = [created];
  const take = [...namesOf(stream, { ...created.data, account })];
  if (input.permissionsBoundary) events.push({ type: 'UserPermissionsBoundaryPut', data: input.permissionsBoundary } satisfies UserPermissionsBoundaryPut);
  if (input.caps?.length) events.push({ type: 'UserCapsChanged', data: { caps: input.caps } } satisfies UserCapsChanged);

  let accessKey: UserCreation['accessKey'];
  if (input.accessKey) {
    accessKey = {
      accessKeyId: input.accessKey.accessKeyId ?? ids.accessKey('AKIA'),
      secretAccessKey: input.accessKey.secretAccessKey ?? ids.secretAccessKey(),
    };
    events.push(accessKeyCreated(stream, accessKey, vault));
    take.push({ name: accessKeyKey(accessKey.accessKeyId), owner: stream });
  }
  if (input.suspended) events.push({ type: 'UserSuspended', data: {} } satisfies UserSuspended);

  return {
    stream,
    state: stateAfter(user, undefined, account, events, now),
    append: {
      writes: [{ stream, account, expected: 0, events }],
      take,
      hold: boundaryHoldOf(input.permissionsBoundary, stream),
      putDataKeys: [dataKey],
      counts: countIn(account, 'users', 1, input.within),
    },
    accessKey,
  };
}

const createdData = (input: NewUser, userId: string): UserCreated['data'] => ({
  userId,
  userName: input.userName,
  path: input.path ?? '/',
  displayName: input.displayName,
  email: input.email ?? '',
  root: input.root ?? false,
  system: input.system ?? false,
  admin: input.admin ?? false,
  opMask: input.opMask ?? DEFAULT_OP_MASK,
  maxBuckets: input.maxBuckets ?? DEFAULT_MAX_BUCKETS,
  tags: input.tags ?? [],
  ...(input.uid !== undefined && { uid: input.uid }),
  ...(input.type && { type: input.type }),
  ...(input.placement && { placement: input.placement }),
});

/** The event of a new key of the user whose stream it is; the secret is sealed for that key alone. */
export const accessKeyCreated = (stream: string, key: { accessKeyId: string; secretAccessKey: string; subuser?: string }, vault: Vault): AccessKeyCreated => ({
  type: 'AccessKeyCreated',
  data: {
    accessKeyId: key.accessKeyId,
    sealedSecret: vault.seal(stream, accessKeyPurpose(key.accessKeyId), key.secretAccessKey),
    ...(key.subuser !== undefined && { subuser: key.subuser }),
  },
});
