/** Above every key: 0xFF is no byte of UTF-8. */
export const TOP = Buffer.from([0xff]);
const ZERO = Buffer.from([0]);

/** The first key that may be listed. A marker inside a common prefix has seen all of it. */
export function lowerBound(prefix: Buffer, delimiter: Buffer, after: string | undefined): Buffer {
  if (after === undefined || after === '') return prefix;
  const marker = Buffer.from(after);
  if (Buffer.compare(marker, prefix) < 0) return prefix;
  if (delimiter.length > 0 && marker.subarray(0, prefix.length).equals(prefix)) {
    const at = marker.indexOf(delimiter, prefix.length);
    if (at >= 0) return prefixEnd(marker.subarray(0, at + delimiter.length));
  }
  return Buffer.concat([marker, ZERO]);
}

/** The smallest string above everything with this prefix. */
export function prefixEnd(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1]! += 1;
  return end;
}
