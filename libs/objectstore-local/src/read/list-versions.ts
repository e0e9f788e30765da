import { RolegateError } from '#kernel';
import { type ListVersionsOptions, NULL_VERSION, type VersionEntry, type VersionPage } from '#s3';
import type { Reader, Row, Statement } from '../database/reader.js';
import { versionIdOf, versionNumber } from '../version-id.js';
import { lowerBound, prefixEnd, TOP } from './key-range.js';

const LIST: Statement = {
  name: 'store-list-versions',
  text: `select string_agg(packed, ''::bytea) from store.list_versions($1, $2, $3, $4, $5, $6, $7) packed`,
};
const NULL_PLACE: Statement = {
  name: 'store-null-place',
  text: `select version from store.object where bucket_id = $1 and key = $2 and version_tag is null
    union all select version from store.object_version where bucket_id = $1 and key = $2 and version_tag is null`,
};

const EMPTY_PAGE: VersionPage = { versions: [], commonPrefixes: [], truncated: false };

/** Above and below the numbers of all versions. */
const ALL = 9_223_372_036_854_775_807n;
const NONE = 0n;

/** @throws RolegateError InvalidArgument for a version id marker that is no id */
export async function listVersions(reader: Reader, bucketId: string, options: ListVersionsOptions): Promise<VersionPage> {
  const prefix = Buffer.from(options.prefix ?? '');
  const delimiter = Buffer.from(options.delimiter ?? '');
  const upper = prefix.length === 0 ? TOP : prefixEnd(prefix);
  const { lower, below } = await place(reader, bucketId, options, prefix, delimiter);
  if (options.limit < 1) return EMPTY_PAGE;
  // One more than asked for tells whether the page is the last.
  const [row] = await reader.rows(LIST, [bucketId, prefix, delimiter, lower, below, upper, options.limit + 1]);
  const packed = row?.[0];
  return packed == null ? EMPTY_PAGE : unpack(packed, options.limit);
}

/** Where the page begins: versions of `lower` older than `below`, and keys above. */
async function place(reader: Reader, bucketId: string, { keyMarker = '', versionIdMarker }: ListVersionsOptions, prefix: Buffer, delimiter: Buffer): Promise<{ lower: Buffer; below: bigint }> {
  const marker = Buffer.from(keyMarker);
  const bound = lowerBound(prefix, delimiter, keyMarker);
  const below = versionIdMarker === undefined ? NONE : await numberOf(reader, bucketId, marker, versionIdMarker);
  // A marker that is folded away, or lies before all keys that are asked for, has no versions to go on with.
  const inside = bound.length === marker.length + 1 && bound.subarray(0, marker.length).equals(marker);
  return inside && below !== NONE ? { lower: marker, below } : { lower: bound, below: ALL };
}

async function numberOf(reader: Reader, bucketId: string, key: Buffer, versionId: string): Promise<bigint> {
  const number = versionNumber(versionId);
  if (number === undefined) {
    throw new RolegateError('InvalidArgument', 'Invalid version id specified', { fields: { ArgumentName: 'version-id-marker', ArgumentValue: versionId.slice(0, 256) } });
  }
  if (number.version > 0n) return number.version;
  const [row]: Row[] = await reader.rows(NULL_PLACE, [bucketId, key]);
  return row?.[0]?.readBigInt64BE(0) ?? NONE;
}

/** Bytes of a result before its key; see the function of the schema. */
const HEAD = 22;
const PREFIX = 1;
const MARKER = 2;

function unpack(packed: Buffer, limit: number): VersionPage {
  const versions: VersionEntry[] = [];
  const commonPrefixes: string[] = [];
  let next: VersionPage['next'];
  let at = 0;
  for (let taken = 0; at < packed.length && taken < limit; taken++) {
    const keyEnd = at + HEAD + packed.readUInt16BE(at + 2);
    const end = keyEnd + packed.readUInt16BE(at + 4);
    const key = packed.toString('utf8', at + HEAD, keyEnd);
    if (packed[at] === PREFIX) {
      commonPrefixes.push(key);
      next = { key };
    } else {
      // The place of a null version is known by its number, also when it is gone.
      const id = versionIdOf(packed.subarray(at + 6, at + HEAD))!;
      const isNull = packed.readBigInt64BE(at + 6) === 0n;
      versions.push({
        key, versionId: isNull ? NULL_VERSION : id, isLatest: packed[at + 1] === 1, deleteMarker: packed[at] === MARKER,
        contents: packed.toString('utf8', keyEnd, end),
      });
      next = { key, versionId: id };
    }
    at = end;
  }
  return at < packed.length ? { versions, commonPrefixes, truncated: true, next } : { versions, commonPrefixes, truncated: false };
}
