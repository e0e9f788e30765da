import { RolegateError } from '#kernel';
import type { OperationContext } from '#operation';
import type { BucketState } from '../bucket/bucket.state.js';

/** Also as a query parameter of presigned URLs: the edge reads those as headers. */
const HEADER = 'x-amz-request-payer';

/**
 * Others than the owner pay for what they do in a Requester Pays bucket, and must say that they know; without a signature
 * nobody would pay. Source: S3 User Guide, "Using Requester Pays general purpose buckets"; rgw_common.cc, verify_requester_payer_permission.
 * @throws RolegateError AccessDenied
 */
export function assertRequesterPays({ payer, owner }: BucketState, { principal, headers }: Pick<OperationContext, 'principal' | 'headers'>): void {
  if (payer !== 'Requester' || (owner.stream !== '' && owner.stream === principal.owner.stream)) return;
  if (principal.kind !== 'anonymous' && headers[HEADER] === 'requester') return;
  throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'requester-pays', detail: `the bucket is a Requester Pays bucket, and the request has no ${HEADER}: requester` });
}

/** Who pays for a request that was let in: the caller, where that is not the owner. */
export const chargedFor = ({ payer, owner }: BucketState, { principal }: Pick<OperationContext, 'principal'>): { readonly id: string } | undefined =>
  payer === 'Requester' && owner.stream !== principal.owner.stream ? principal.owner : undefined;
