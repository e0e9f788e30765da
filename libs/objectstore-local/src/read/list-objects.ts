import { isAscii } from 'node:buffer';
import type { ListEntry, ListOptions, ListPage } from '#s3';
import type { Reader, Statement } from '../database/reader.js';

/** One packed string per page: rows of their own cost more than the reading of the index does. */
const PACK = `select string_agg('\\x00'::bytea || int2send(octet_length(key)::int2) || int2send(octet_length(contents)::int2) || key || textsend(contents), ''::bytea)`;
const LIST_PLAIN: Statement = {
  name: 'store-list',
  text: `${PACK} from (select key, contents from store.object where bucket_id = $1 and key >= $2 and key < $3 order by key limit $4) page`,
};
const LIST_FOLDED: Statement = {
  name: 'store-list-folded',
  text: `select string_agg(packed, ''::bytea) from store.list_folded($1, $2, $3, $4, $5, $6) packed`,
};

/** Above every key: 0xFF is no byte of UTF-8. */
const TOP = Buffer.from([0xff]);
const ZERO = Buffer.from([0]);
const EMPTY_PAGE: ListPage = { entries: [], commonPrefixes: [], truncated: false };

export async function listObjects(reader: Reader, bucketId: string, options: ListOptions): Promise<ListPage> {
  if (options.limit < 1) return EMPTY_PAGE;
  const prefix = Buffer.from(options.prefix ?? '');
  const delimiter = Buffer.from(options.delimiter ?? '');
  const upper = prefix.length === 0 ? TOP : prefixEnd(prefix);
  const lower = lowerBound(prefix, delimiter, options.after);
  // One more than asked for tells whether the page is the last.
  const [row] = delimiter.length === 0
    ? await reader.rows(LIST_PLAIN, [bucketId, lower, upper, options.limit + 1])
    : await reader.rows(LIST_FOLDED, [bucketId, prefix, delimiter, lower, upper, options.limit + 1]);
  const packed = row?.[0];
  return packed == null ? EMPTY_PAGE : unpack(packed, options.limit);
}

/** The first key that may be listed. A marker inside a common prefix has seen all of it. */
function lowerBound(prefix: Buffer, delimiter: Buffer, after: string | undefined): Buffer {
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
function prefixEnd(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1]! += 1;
  return end;
}

/** Each row: kind (1 byte; 1 is a common prefix), length of key and of contents (2 bytes each), key, contents. */
function unpack(packed: Buffer, limit: number): ListPage {
  // Most pages are ASCII: they are made a string once and cut, instead of decoding every key.
  const text = isAscii(packed) ? packed.toString('latin1') : undefined;
  const cut = (start: number, end: number): string => text?.slice(start, end) ?? packed.toString('utf8', start, end);
  const entries: ListEntry[] = [];
  const commonPrefixes: string[] = [];
  let next: string | undefined;
  let at = 0;
  for (let taken = 0; at < packed.length && taken < limit; taken++) {
    const keyEnd = at + 5 + packed.readUInt16BE(at + 1);
    const end = keyEnd + packed.readUInt16BE(at + 3);
    const key = cut(at + 5, keyEnd);
    if (packed[at] === 1) commonPrefixes.push(key);
    else entries.push({ key, contents: cut(keyEnd, end) });
    next = key;
    at = end;
  }
  return at < packed.length ? { entries, commonPrefixes, truncated: true, next } : { entries, commonPrefixes, truncated: false };
}
