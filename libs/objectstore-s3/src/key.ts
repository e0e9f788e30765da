import { RolegateError } from '#kernel';
import { isBelowRoot } from '#s3';

/** Bytes of UTF-8: S3 User Guide, "Object key naming guidelines". */
const MAX_KEY_BYTES = 1024;

/** The key's bytes as rows have them. @throws RolegateError KeyTooLongError, InvalidArgument */
export function keyBytes(key: string): Buffer {
  if (key === '' || !key.isWellFormed()) {
    throw new RolegateError('InvalidArgument', 'The object key must be well-formed, non-empty UTF-8.', { fields: { ArgumentName: 'Key' } });
  }
  if (!isBelowRoot(key)) throw new RolegateError('InvalidArgument', 'The object key must not climb above its bucket.', { fields: { ArgumentName: 'Key' } });
  const bytes = Buffer.from(key);
  if (bytes.length > MAX_KEY_BYTES) {
    throw new RolegateError('KeyTooLongError', 'Your key is too long', { fields: { Size: String(bytes.length), MaxSizeAllowed: String(MAX_KEY_BYTES) } });
  }
  return bytes;
}
