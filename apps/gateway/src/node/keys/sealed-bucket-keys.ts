import type { KeyObject } from 'node:crypto';
import type { SecretVault } from '#edge';
import { RolegateError } from '#kernel';
import { type DataKeyStore, type KeyRing, newDataKey } from '#seal';
import { type BucketKeys, bucketStream } from '#s3';

export interface SealedBucketKeysOptions {
  readonly vault: Pick<SecretVault, 'dataKey'>;
  readonly dataKeys: Pick<DataKeyStore, 'add'>;
  /** The seal ring as it is now. */
  readonly ring: () => KeyRing;
}

/** Keys of buckets as data keys: rewrapped, retired and erased with all others. The vault keeps them open in memory. */
export class SealedBucketKeys implements Pick<BucketKeys, 'find' | 'ensure'> {
  constructor(private readonly options: SealedBucketKeysOptions) {}

  find(bucketId: string): Promise<KeyObject | undefined> {
    return available(this.options.vault.dataKey(bucketStream(bucketId)));
  }

  async ensure(bucketId: string): Promise<KeyObject> {
    const { vault, dataKeys, ring } = this.options;
    const principal = bucketStream(bucketId);
    const present = await available(vault.dataKey(principal));
    if (present) return present;
    const { sealKeyId, wrapped } = newDataKey(ring(), principal);
    await available(dataKeys.add({ principal, sealKeyId, wrapped }));
    // Whoever came first: what is opened is what the table has.
    const made = await available(vault.dataKey(principal));
    if (!made) throw new RolegateError('NoSuchBucket', '', { detail: `the data key of ${principal} was erased while it was made` });
    return made;
  }
}

/** Postgres away is no fault of the gateway; a key that does not open is what it is. */
const available = <T>(asked: Promise<T>): Promise<T> => asked.catch((error: unknown) => {
  if (error instanceof Error && error.name === 'SealError') throw new RolegateError('InternalError', '', { reason: 'object-key', detail: error.message, cause: error });
  throw new RolegateError('ServiceUnavailable', '', { reason: 'event-log-unavailable', detail: String(error), cause: error });
});
