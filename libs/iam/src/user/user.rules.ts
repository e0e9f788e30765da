import { isRealAccount, RolegateError } from '#kernel';
import { hasCap, type Present, type Principal } from '#operation';
import type { UserState } from './user.state.js';

type Caller = Pick<Principal, 'administrator' | 'kind' | 'account' | 'stream' | 'caps'>;

const refuse = (reason: string, detail: string): never => {
  throw new RolegateError('AccessDenied', 'Access Denied', { detail, reason });
};

/**
 * System and admin users are stopped by no policy, so whoever could make a key for one would be one. Only administrators
 * change them, their keys and their policies (RGW lets every holder of the cap `users=write` do it). The root user of an
 * account changes itself: no policy gives others its keys (IAM User Guide, "AWS account root user"). Who makes accounts,
 * by the cap `accounts=write` and outside them, makes their root users too, and may change them.
 * @throws RolegateError AccessDenied
 */
export function assertMayActFor(target: Pick<UserState, 'system' | 'admin' | 'root' | 'account' | 'userName'>, caller: Pick<Caller, 'administrator' | 'kind' | 'account' | 'caps'>): void {
  if (caller.administrator) return;
  if (target.system || target.admin) refuse('administrator-only', `${target.userName} is a system or admin user; only an administrator may do this to it`);
  if (target.root && !(caller.kind === 'root' && caller.account === target.account) && !isAboveAccounts(caller)) refuse('root-only', `${target.userName} is the root user of its account; only it may do this to itself`);
}

const isAboveAccounts = ({ account, caps }: Pick<Caller, 'account' | 'caps'>): boolean => !isRealAccount(account) && hasCap(caps, 'accounts', 'write');

/**
 * As assertMayActFor, for what makes the caller able to act as the user: nobody gains a Ceph capability that way. Who may
 * grant capabilities (`users=write`) has them all already.
 * @throws RolegateError AccessDenied
 */
export function assertMayBecome(target: Present<UserState>, caller: Caller): void {
  assertMayActFor(target.state, caller);
  if (caller.administrator || caller.stream === target.stream || hasCap(caller.caps, 'users', 'write')) return;
  const gained = target.state.caps.find(({ type, perm }) => (perm === '*' ? ['read', 'write'] as const : [perm]).some((one) => !hasCap(caller.caps, type, one)));
  if (gained) refuse('capability-gained', `${target.state.userName} has the cap ${gained.type}=${gained.perm}, which the caller lacks`);
}
