import { RolegateError } from '#kernel';
import type { Principal } from '#operation';
import type { UserState } from './user.state.js';

/**
 * System and admin users are stopped by no policy, so whoever could make a key for one would be one. Only administrators
 * change them and their keys (RGW lets every holder of the cap `users=write` do it).
 * @throws RolegateError AccessDenied
 */
export function assertMayActFor(target: Pick<UserState, 'system' | 'admin' | 'userName'>, caller: Pick<Principal, 'administrator'>): void {
  if ((target.system || target.admin) && !caller.administrator) {
    throw new RolegateError('AccessDenied', 'Access Denied', {
      detail: `${target.userName} is a system or admin user; only an administrator may do this to it`,
      reason: 'administrator-only',
    });
  }
}
