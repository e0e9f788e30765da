import { createHash, createSecretKey } from 'node:crypto';
import { customerKey } from '#seal';
import { ObjectSealer } from '../src/index.js';
import type { MemoryBucketKeys } from './memory-bucket-keys.js';
import type { MemoryObjectStore } from './memory-object-store.js';

const members = (SSECustomerKey: string) =>
  ({ SSECustomerAlgorithm: 'AES256', SSECustomerKey, SSECustomerKeyMD5: createHash('md5').update(Buffer.from(SSECustomerKey, 'base64')).digest('base64') }) as const;

/** Keys of two customers, as their requests bring them; those of Ceph's s3-tests. */
export const KEY = members('pO3upElrwuEXSoFwCfnZPdSsmt/xWeFa0N9KgDijwVs=');
export const OTHER_KEY = members('6b+WOZ1T3cqZMxgThRcXAQBrS5mXKdDUphvpxptl9/4=');

/** The same as the key of a copy's source. */
export const fromKey = ({ SSECustomerAlgorithm, SSECustomerKey, SSECustomerKeyMD5 }: typeof KEY) =>
  ({ CopySourceSSECustomerAlgorithm: SSECustomerAlgorithm, CopySourceSSECustomerKey: SSECustomerKey, CopySourceSSECustomerKeyMD5: SSECustomerKeyMD5 }) as const;

/** What the wire cases of encryption find in `theirs`: see the head of wire-encryption.yaml. */
export async function beginEncrypted(store: MemoryObjectStore, keys: MemoryBucketKeys): Promise<void> {
  const sealer = new ObjectSealer(keys);
  const bucketId = 'ID-OF-THEIRS';
  const material = Buffer.from(KEY.SSECustomerKey, 'base64');
  const customer = { type: 'SSE-C', customer: { key: customerKey(material), sent: createSecretKey(material) } } as const;
  const [sealed, hidden] = [{ bucketId, key: 'open/sealed' }, { bucketId, key: 'open/hidden' }];
  await store.put(bucketId, sealed.key, Buffer.from('hello world'), { sealing: await sealer.sealing({ type: 'SSE-S3' }, sealed) });
  await store.put(bucketId, hidden.key, Buffer.from('hello world'), { sealing: await sealer.sealing(customer, hidden) });
  const { encryption } = await sealer.sealing(customer, hidden);
  await store.createUpload(bucketId, hidden.key, { encryption, initiator: { id: 'OTHER', displayName: 'Other user' } });
}
