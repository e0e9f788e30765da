import type { BucketPlacement, CreateBucketOptions } from '#s3';
import { S3ObjectStore, type S3ObjectStoreOptions } from '../src/index.js';

/** Every bucket lies in the first of the upstreams, under its id. */
export class ContractStore extends S3ObjectStore {
  private readonly upstream: string;

  constructor(options: S3ObjectStoreOptions) {
    super(options);
    this.upstream = options.stores[0]!.name;
  }

  override createBucket(bucketId: string, placement: BucketPlacement = { store: this.upstream, bucket: `b-${bucketId}` }, options?: CreateBucketOptions): Promise<void> {
    return super.createBucket(bucketId, placement, options);
  }
}
