import type { SeenVersion } from '#s3';
import { binaryArray, OID } from './database/binary-array.js';
import { keyBytes } from './key.js';
import { numberOf } from './write/delete-objects.js';

/** What a listing showed, as statements take it: keys, numbers and tags of versions, times and ETags. @throws RolegateError InvalidArgument, KeyTooLongError */
export function seenColumns(seen: readonly SeenVersion[]): unknown[] {
  const numbers = seen.map(numberOf);
  return [
    binaryArray(OID.bytea, seen.map(({ key }) => keyBytes(key))), numbers.map(({ version }) => version), numbers.map(({ tag }) => tag),
    seen.map(({ lastModified }) => lastModified), seen.map(({ etag }) => etag ?? null),
  ];
}
