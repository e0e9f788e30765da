import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { BucketKeys } from '../src/index.js';

/** Keys of buckets in memory; `erase` does what the deletion of a bucket does. */
export class MemoryBucketKeys implements BucketKeys {
  private readonly keys = new Map<string, KeyObject>();

  async find(bucketId: string): Promise<KeyObject | undefined> {
    return this.keys.get(bucketId);
  }

  async ensure(bucketId: string): Promise<KeyObject> {
    const key = this.keys.get(bucketId) ?? createSecretKey(randomBytes(32));
    this.keys.set(bucketId, key);
    return key;
  }

  begin(): undefined {
    return undefined;
  }

  erase(bucketId: string): void {
    this.keys.delete(bucketId);
  }
}
