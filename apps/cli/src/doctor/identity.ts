import type { AdminApi } from '../gateway/admin-api.js';
import { CommandFailure } from '../command-failure.js';
import { GatewayRefusal, ownWords } from '../gateway/gateway-refusal.js';
import { textOf } from '../gateway/query-reply.js';
import type { Target } from '../gateway/target.js';
import type { StsApi } from '../sessions/sts-api.js';
import { failure, type Finding, ok, warning } from './finding.js';

interface UserReply {
  readonly user_id: string;
  readonly suspended: number;
  readonly system?: string | boolean;
  readonly admin?: string | boolean;
  readonly caps: readonly { readonly type: string; readonly perm: string }[];
}

/** Who the key is to the gateway, and what it may do there. */
export async function identity(sts: StsApi, admin: AdminApi, target: Target): Promise<readonly Finding[]> {
  try {
    const caller = await sts.call('GetCallerIdentity', {}, target);
    return [ok('credentials', `${target.accessKeyId} is ${textOf(caller, 'Arn')}`), await capabilities(admin, target.accessKeyId)];
  } catch (error) {
    return [failure('credentials', said(error))];
  }
}

async function capabilities(admin: AdminApi, accessKey: string): Promise<Finding> {
  try {
    const { caps, system, admin: administrator } = (await admin.call('GET', '/user', { 'access-key': accessKey })) as UserReply;
    if (String(administrator) === 'true' || String(system) === 'true') return ok('capabilities', 'an administrator: everything');
    if (caps.length === 0) return warning('capabilities', 'none: an administrator gives them (rolegate caps add --uid … --caps "users=*;roles=*")');
    return ok('capabilities', caps.map(({ type, perm }) => `${type}=${perm}`).join(';'));
  } catch (error) {
    if (error instanceof GatewayRefusal && error.status === 403) return warning('capabilities', `${said(error)}; without it nobody can tell which it has`);
    return warning('capabilities', said(error));
  }
}

function said(error: unknown): string {
  if (error instanceof GatewayRefusal) return ownWords(error);
  if (error instanceof CommandFailure) return error.message;
  throw error;
}
