import { RolegateError } from '#kernel';
import { type AccessRequest, type AdminInput, hasCap, type OperationContext } from '#operation';
import { meantUserArn } from './named-user.js';

/**
 * Authorization of Ceph's admin API: caps and nothing else. An identity policy that allows everything is meant for S3 and
 * IAM and opens nothing here; a Deny in one, or a session policy, still closes it. Sessions of roles have no caps.
 * @throws RolegateError AccessDenied
 */
export const byCap = (action: string, type: string, access: 'read' | 'write'): ByCap =>
  Object.assign((input: AdminInput, ctx: OperationContext): AccessRequest => capRequest(action, { type, access }, input, ctx), { cap: { type, access } });

/** An `access` of which the cap is known beforehand. */
export interface ByCap {
  (input: AdminInput, ctx: OperationContext): AccessRequest;
  readonly cap: NonNullable<AccessRequest['cap']>;
}

/** @throws RolegateError AccessDenied */
export function capRequest(action: string, cap: NonNullable<AccessRequest['cap']>, input: AdminInput, ctx: OperationContext, resource = meantUserArn(input, ctx)): AccessRequest {
  const { principal, settings } = ctx;
  if (!principal.administrator && !(settings.switches.capsGrant && hasCap(principal.caps, cap.type, cap.access))) {
    throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'no-cap', detail: `${action} needs the cap ${cap.type}=${cap.access}` });
  }
  return { action, resource, cap };
}

/** System and admin users are made by administrators only. @throws RolegateError AccessDenied */
export function assertMayMake(flags: { readonly system?: boolean; readonly admin?: boolean }, ctx: OperationContext): void {
  if ((flags.system || flags.admin) && !ctx.principal.administrator) {
    throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'administrator-only', detail: 'only an administrator sets system or admin' });
  }
}
