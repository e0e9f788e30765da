import type { OperationContext } from '#operation';
import type { ObjectInput } from '../object/object.authorization.js';
import { presentBucket } from '../bucket/bucket.queries.js';
import type { UploadAddress } from '../store/index.js';

export interface UploadInput extends ObjectInput {
  readonly UploadId?: string;
}

/** The upload that an input names. */
export const uploadAddress = (input: UploadInput, ctx: OperationContext): UploadAddress =>
  ({ bucketId: presentBucket(input, ctx).state.bucketId, key: input.Key!, uploadId: input.UploadId! });

/** Actions on uploads have no form for versions. */
export const createActions = { plain: 's3:PutObject', versioned: 's3:PutObject' } as const;
export const abortActions = { plain: 's3:AbortMultipartUpload', versioned: 's3:AbortMultipartUpload' } as const;
export const listPartsActions = { plain: 's3:ListMultipartUploadParts', versioned: 's3:ListMultipartUploadParts' } as const;
