import type { UploadAddress, UploadChecksum } from '../src/index.js';
import { OWNER, aStore } from './s3-fixtures.js';
import type { MemoryObjectStore } from './memory-object-store.js';

export const HELLO = '5d41402abc4b2a76b9719d911017c592';
export const HELLO_CRC32 = 'NhCmhg==';

export interface Begun {
  readonly store: MemoryObjectStore;
  readonly address: UploadAddress;
  /** What names the upload in an input. */
  readonly input: { readonly Bucket: string; readonly Key: string; readonly UploadId: string };
}

/** An upload to `mine/k`, with the given parts. */
export async function anUpload(parts: readonly string[] = [], checksum?: UploadChecksum, objects: Readonly<Record<string, string>> = {}): Promise<Begun> {
  const store = await aStore({ mine: objects });
  const { uploadId } = await store.createUpload('ID-OF-MINE', 'k', { initiator: { id: OWNER.id, displayName: OWNER.displayName }, checksum });
  const address = { bucketId: 'ID-OF-MINE', key: 'k', uploadId };
  for (const [i, part] of parts.entries()) await store.putPart(address, i + 1, Buffer.from(part));
  return { store, address, input: { Bucket: 'mine', Key: 'k', UploadId: uploadId } };
}
