import { RolegateError } from '#kernel';
import type { StreamContext } from '#operation';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import { type BucketInput, presentBucket } from '../bucket/bucket.queries.js';
import { caughtUp } from '../object/object.authorization.js';
import type { BeforeCommit } from '../store/index.js';

interface BypassInput extends BucketInput {
  readonly BypassGovernanceRetention?: boolean;
}

/** Which keys the caller may pass by retention in mode GOVERNANCE for. */
export interface GovernanceBypass {
  of(key: string): boolean;
  /** What runs right before the commit, and the rights once more. @throws RolegateError AccessDenied where one is gone meanwhile */
  rechecked(beforeCommit: () => Promise<void>): BeforeCommit;
}

const NONE: GovernanceBypass = { of: () => false, rechecked: (beforeCommit) => beforeCommit };

/**
 * `x-amz-bypass-governance-retention`, from one who may. Who may not, and sends the header as S3's own console does, is bound
 * like everybody (S3 User Guide, "Managing Object Lock"). A no is never memory's alone.
 */
export async function governanceBypass(input: BypassInput, keys: readonly string[], ctx: StreamContext): Promise<GovernanceBypass> {
  if (input.BypassGovernanceRetention !== true || keys.length === 0) return NONE;
  const may = (key: string): boolean => ctx.decide(bucketAccess(presentBucket(input, ctx), 's3:BypassGovernanceRetention', ctx, key)).allowed;
  if (!keys.every(may)) await caughtUp(ctx);
  const passing = new Set(keys.filter(may));
  return {
    of: (key) => passing.has(key),
    rechecked: (beforeCommit) => async () => {
      await beforeCommit();
      for (const key of passing) if (!may(key)) throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'revoked', detail: `${key}: s3:BypassGovernanceRetention no longer allowed` });
    },
  };
}
