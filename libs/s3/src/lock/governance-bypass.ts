import type { StreamContext } from '#operation';
import { bucketAccess } from '../bucket/bucket.authorization.js';
import { presentBucket } from '../bucket/bucket.queries.js';
import { isAllowed, type ObjectInput } from '../object/object.authorization.js';

interface BypassInput extends ObjectInput {
  readonly BypassGovernanceRetention?: boolean;
}

/**
 * Whether retention in mode GOVERNANCE does not bind the caller: `x-amz-bypass-governance-retention`, from one who may. Who may
 * not, and sends the header as S3's own console does, is bound like everybody (S3 User Guide, "Managing Object Lock").
 */
export const mayBypassGovernance = async (input: BypassInput, ctx: StreamContext): Promise<boolean> =>
  input.BypassGovernanceRetention === true && isAllowed(ctx, () => bucketAccess(presentBucket(input, ctx), 's3:BypassGovernanceRetention', ctx, input.Key!));
