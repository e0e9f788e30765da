import { isRealAccount, RolegateError } from '#kernel';
import { hasCap, type Present, type Principal } from '#operation';
import type { UserState } from './user.state.js';

type Caller = Pick<Principal, 'administrator' | 'kind' | 'account' | 'stream' | 'caps'>;

/** Why not, for the operator. */
interface Obstacle {
  readonly reason: string;
  readonly detail: string;
}

/** @throws RolegateError AccessDenied */
function refuse(obstacle: Obstacle | undefined): void {
  if (obstacle) throw new RolegateError('AccessDenied', 'Access Denied', obstacle);
}

/**
 * System and admin users are stopped by no policy, so whoever could make a key for one would be one. Only administrators
 * change them, their keys and their policies (RGW lets every holder of the cap `users=write` do it). The root user of an
 * account changes itself: no policy gives others its keys (IAM User Guide, "AWS account root user"). Who makes accounts,
 * by the cap `accounts=write` and outside them, makes their root users too, and may change them.
 * @throws RolegateError AccessDenied
 */
export const assertMayActFor = (target: Target, caller: Actor): void => refuse(toAct(target, caller));

/**
 * As assertMayActFor, for what makes the caller able to act as the user: nobody gains a Ceph capability that way. Who may
 * grant capabilities (`users=write`) has them all already.
 * @throws RolegateError AccessDenied
 */
export const assertMayBecome = (target: Present<UserState>, caller: Caller): void => refuse(toBecome(target, caller));

/** For what may be shown to the caller: a secret of the user's makes him the user. */
export const mayBecome = (target: Pick<Present<UserState>, 'stream' | 'state'>, caller: Caller): boolean => toBecome(target, caller) === undefined;

type Target = Pick<UserState, 'system' | 'admin' | 'root' | 'account' | 'userName'>;
type Actor = Pick<Caller, 'administrator' | 'kind' | 'account' | 'caps'>;

function toAct(target: Target, caller: Actor): Obstacle | undefined {
  if (caller.administrator) return undefined;
  if (target.system || target.admin) return { reason: 'administrator-only', detail: `${target.userName} is a system or admin user; only an administrator may do this to it` };
  const isOther = target.root && !(caller.kind === 'root' && caller.account === target.account) && !isAboveAccounts(caller);
  return isOther ? { reason: 'root-only', detail: `${target.userName} is the root user of its account; only it may do this to itself` } : undefined;
}

function toBecome({ stream, state }: Pick<Present<UserState>, 'stream' | 'state'>, caller: Caller): Obstacle | undefined {
  const obstacle = toAct(state, caller);
  if (obstacle || caller.administrator || caller.stream === stream || hasCap(caller.caps, 'users', 'write')) return obstacle;
  const gained = state.caps.find(({ type, perm }) => (perm === '*' ? ['read', 'write'] as const : [perm]).some((one) => !hasCap(caller.caps, type, one)));
  return gained && { reason: 'capability-gained', detail: `${state.userName} has the cap ${gained.type}=${gained.perm}, which the caller lacks` };
}

const isAboveAccounts = ({ account, caps }: Pick<Caller, 'account' | 'caps'>): boolean => !isRealAccount(account) && hasCap(caps, 'accounts', 'write');
