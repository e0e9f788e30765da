import { type AccountId, isRealAccount, RolegateError } from '#kernel';
import { byKey, byStream, type Load, type OperationContext, type Present, type Reads } from '#operation';
import { uidKey, user, userNameKey, userStream } from './user.projection.js';
import { type AccessKey, cephUid, type UserState } from './user.state.js';

export const noSuchUser = (userName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The user with name ${userName} cannot be found.`);

export const userExists = (userName: string): RolegateError => new RolegateError('EntityAlreadyExists', `User with name ${userName} already exists.`);

export const noSuchUserPolicy = (policyName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The user policy with name ${policyName} cannot be found.`);

export const noSuchLoginProfile = (userName: string): RolegateError =>
  new RolegateError('NoSuchEntity', `Login Profile for User ${userName} cannot be found.`);

export const noSuchAccessKey = (accessKeyId: string): RolegateError =>
  new RolegateError('NoSuchEntity', `The Access Key with id ${accessKeyId} cannot be found.`);

/** Input of the operations whose UserName may be left out: they then mean the caller (IAM API Reference, CreateAccessKey). */
export interface UserInput {
  readonly UserName?: string;
}

/** The user that an input names, else the caller. @throws RolegateError ValidationError when the caller is no user */
export const userNamed = (input: UserInput, ctx: OperationContext): Load<UserState> =>
  input.UserName === undefined ? byStream(user, callersStream(ctx)) : byKey(user, userNameKey(ctx.principal.account, input.UserName));

/**
 * Outside real accounts a user's name is its Ceph uid, which one of a real account may have already: that one, for `loads`.
 * Nobody where `userName` is left out, and in real accounts, whose users get uids of their own.
 */
export const uidOwner = (account: AccountId, userName: string | undefined): Load<UserState> =>
  userName === undefined || isRealAccount(account) ? byStream(user, userStream('')) : byKey(user, uidKey(cephUid({ account, userName })));

/** The stream of the user who calls. @throws RolegateError ValidationError for sessions of roles and federated users */
export function callersStream(ctx: OperationContext): string {
  const { kind, stream } = ctx.principal;
  if (kind === 'user' || kind === 'root' || kind === 'session') return stream;
  throw new RolegateError('ValidationError', 'Must specify userName when calling with non-User credentials');
}

/** @throws RolegateError NoSuchEntity */
export function presentUser(found: Present<UserState> | undefined, input: UserInput): Present<UserState> {
  if (!found) throw noSuchUser(input.UserName ?? '');
  return found;
}

/**
 * As presentUser, for what makes no sense for the root user of an account: it is no IAM user (IAM User Guide, "AWS account root
 * user"), and only Ceph's admin API renames or removes it.
 * @throws RolegateError NoSuchEntity
 */
export function presentIamUser(found: Present<UserState> | undefined, input: UserInput): Present<UserState> {
  const user = presentUser(found, input);
  if (user.state.root) throw noSuchUser(input.UserName ?? '');
  return user;
}

/** @throws RolegateError NoSuchEntity, ValidationError */
export async function existingUser(reads: Reads, ctx: OperationContext, input: UserInput): Promise<Present<UserState>> {
  const load = userNamed(input, ctx);
  const found = 'key' in load ? await reads.byKey(user, load.key) : await reads.byStream(user, load.stream);
  if (!found?.state) throw noSuchUser(input.UserName ?? '');
  return found as Present<UserState>;
}

/** @throws RolegateError NoSuchEntity */
export function existingAccessKey(state: UserState, accessKeyId: string): AccessKey {
  const found = state.accessKeys.find((key) => key.accessKeyId === accessKeyId);
  if (!found) throw noSuchAccessKey(accessKeyId);
  return found;
}
