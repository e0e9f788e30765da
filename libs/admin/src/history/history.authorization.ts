import { isRealAccount } from '#kernel';
import { type AccessRequest, type OperationContext, hasCap } from '#operation';
import { capRequest } from '../admin.authorization.js';

export const GET_HISTORY = 'admin:GetHistory';

/** Reads the whole installation's history: by the cap that shows its metadata, or as an administrator. */
const seesAll = ({ principal, settings }: OperationContext): boolean =>
  principal.administrator || (settings.switches.capsGrant && hasCap(principal.caps, 'metadata', 'read'));

/**
 * Authorization of what shows more of the installation than its present things: Ceph's cap `metadata=read`; beside it the
 * administrators of a real account by IAM policy, for their own account.
 * @param resource ARN of what is looked at
 * @param account to which it belongs
 * @throws RolegateError AccessDenied
 */
export function installationRequest(action: string, resource: string, account: string | undefined, ctx: OperationContext): AccessRequest {
  const own = ctx.principal.account;
  if (seesAll(ctx) || !isRealAccount(own)) return { ...capRequest(action, { type: 'metadata', access: 'read' }, {}, ctx), resource };
  return { action, resource, resourceAccount: account ?? own };
}

/**
 * Authorization of everything that shows the past. Whoever may see a thing may not therefore see what it was: a policy that
 * was taken back, a user who is gone. @throws RolegateError AccessDenied
 */
export const pastRequest = (resource: string, account: string | undefined, ctx: OperationContext): AccessRequest => installationRequest(GET_HISTORY, resource, account, ctx);

/** Things of an account that a caller reaches: caps reach everything outside real accounts and the caller's own, administrators all. */
export const reaches = (account: string, ctx: OperationContext): boolean =>
  ctx.principal.administrator || account === ctx.principal.account || (!isRealAccount(account) && seesAll(ctx));
