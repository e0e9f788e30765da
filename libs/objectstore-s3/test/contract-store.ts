import type { BucketPlacement } from '#s3';
import { S3ObjectStore } from '../src/index.js';

/** Every bucket lies upstream, under its id. */
export class ContractStore extends S3ObjectStore {
  override createBucket(bucketId: string, placement: BucketPlacement = { store: 'versity', bucket: `b-${bucketId}` }): Promise<void> {
    return super.createBucket(bucketId, placement);
  }
}
