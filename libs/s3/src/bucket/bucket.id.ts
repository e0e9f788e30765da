import { createHash } from 'node:crypto';
import type { WriteContext } from '#operation';

/** 20 characters of base32, 100 bits. */
export function newBucketId({ ids }: WriteContext): string {
  const digest = createHash('sha256').update(ids.uuid()).digest();
  let id = '';
  for (let i = 0; i < 20; i++) id += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[digest[i]! & 31];
  return id;
}
