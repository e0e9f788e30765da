import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import { saying } from '../gateway/gateway-refusal.js';
import { namedUser, namedUserFlags } from './user-reply.js';

export const quotaFlags = [...namedUserFlags, 'account-id', 'bucket', 'quota-scope'] as const satisfies readonly FlagName[];

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** `10G` in bytes. Source: radosgw-admin(8), --max-size: B, K, M, G or T. */
export function bytesOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const match = /^(-?\d+)([bkmgt]?)(?:i?b)?$/i.exec(text.trim());
  if (!match) throw new CommandFailure(exitCode.invalid, `ERROR: failed to parse max size: ${text}`);
  return String(Number(match[1]) * UNITS[match[2]!.toLowerCase()]!);
}

interface QuotaCall {
  readonly path: '/user' | '/bucket' | '/account';
  readonly parameters: AdminParameters;
}

/** Whose quota the flags mean. */
export function quotaMeant(context: CommandContext): QuotaCall {
  const { flags } = context;
  const scope = flags.filled('quota-scope');
  const bucket = flags.filled('bucket');
  const account = flags.filled('account-id');
  if (account !== undefined) return { path: '/account', parameters: { id: account, 'quota-type': scope === 'bucket' ? 'bucket' : 'account' } };
  if (bucket !== undefined) return { path: '/bucket', parameters: { ...namedUser(context), bucket } };
  const user = namedUser(context);
  if (user.uid === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: bucket name, account id or uid is required for quota operation');
  if (scope !== 'user' && scope !== 'bucket') throw new CommandFailure(exitCode.invalid, 'ERROR: invalid quota scope specification. Please specify either --quota-scope=bucket, or --quota-scope=user');
  return { path: '/user', parameters: { ...user, 'quota-type': scope } };
}

/** PUT ?quota. */
export async function changeQuota(context: CommandContext, changes: AdminParameters): Promise<void> {
  const { path, parameters } = quotaMeant(context);
  const missing = { exit: exitCode.notFound, text: 'ERROR: could not find what the quota is of' };
  await saying('could not set quota', { NoSuchUser: missing, NoSuchBucket: missing, NoSuchKey: missing }, () => context.admin.call('PUT', path, { ...parameters, ...changes }, 'quota'));
}
