import type { OperationContext } from '#operation';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import { aclsDisabled } from '../ownership/object-ownership.js';
import { limitsOf } from '../quota/quota.limits.js';
import { rateLimitsOf } from '../rate-limit/rate-limits-of.js';
import type { Permission } from './grant.js';

type Configured = (state: FoundBucket['state'], ctx: OperationContext) => boolean;

/** What only a request through the gateway is subject to, in words. */
const OF_ANY: readonly (readonly [string, Configured])[] = [
  ['its requests are logged', ({ logging }) => logging !== undefined],
  ['the requester pays', ({ payer }) => payer === 'Requester'],
  // In AWS's profile what another account owns is neither read nor deleted by the rights of the bucket's owner.
  ['its objects may belong to other accounts', (state, { settings }) => settings.compat === 'aws' && !aclsDisabled(state, settings)],
];

const OF_WRITING: readonly (readonly [string, Configured])[] = [
  ['it has notifications', ({ notification }) => notification !== undefined],
  ['a quota holds for it', (state, ctx) => limitsOf(state, ctx) !== undefined],
  ['new objects are encrypted by default', ({ encryption }, { settings }) => encryption !== undefined || settings.defaultEncryption !== undefined],
  ['its objects may be locked', ({ objectLock }) => objectLock !== undefined],
];

/** Why bytes of a bucket must pass the gateway; undefined: they need not. */
export function gatewayBound(found: FoundBucket, permission: Permission, ctx: OperationContext): string | undefined {
  const { state } = found;
  if (rateLimitsOf(ctx.principal, found, ctx.directory).length > 0) return 'a rate limit holds for it or for the caller';
  for (const [words, isSo] of permission === 'READ' ? OF_ANY : [...OF_ANY, ...OF_WRITING]) if (isSo(state, ctx)) return words;
  return undefined;
}
