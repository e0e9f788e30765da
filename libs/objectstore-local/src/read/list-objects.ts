import { isAscii } from 'node:buffer';
import type { ListEntry, ListOptions, ListPage } from '#s3';
import type { Reader, Statement } from '../database/reader.js';
import { lowerBound, prefixEnd, TOP } from './key-range.js';

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
