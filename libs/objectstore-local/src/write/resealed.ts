import type { CopyOptions, ObjectEncryption, ObjectMeta } from '#s3';

/** How a copy is sealed whose bytes are its source's. @throws Error where nobody could ever read it */
export async function resealed(source: ObjectMeta, { reseal }: CopyOptions): Promise<ObjectEncryption | undefined> {
  if (reseal !== undefined) return reseal(source);
  if (source.encryption !== undefined) throw new Error('a sealed object is copied without a word on its key');
  return undefined;
}
