import type { DeleteMarker } from '#s3';
import type { Reader, Statement } from '../database/reader.js';
import { versionIdOf, versionNumber } from '../version-id.js';
import { readTime, type ReadAddress } from './object-row.js';

const COLUMNS = 'select last_modified, case when version_tag is not null then int8send(version_tag) || int8send(version) end, marker from store.object_version v';
const CURRENT: Statement = {
  name: 'store-marker',
  text: `${COLUMNS} where bucket_id = $1 and key = $2 and not exists (select from store.object o where o.bucket_id = $1 and o.key = $2) order by version desc limit 1`,
};
const NULL: Statement = { name: 'store-marker-null', text: `${COLUMNS} where bucket_id = $1 and key = $2 and version_tag is null` };
const VERSION: Statement = { name: 'store-marker-version', text: `${COLUMNS} where bucket_id = $1 and key = $2 and version = $3 and version_tag = $4` };

/** The delete marker that stands for the object, or is the version that is named. */
export async function readDeleteMarker(reader: Reader, { bucketId, key, bytes, versionId }: ReadAddress): Promise<DeleteMarker | undefined> {
  const number = versionId === undefined ? undefined : versionNumber(versionId);
  if (versionId !== undefined && number === undefined) return undefined;
  const statement = number === undefined ? CURRENT : number.version === 0n ? NULL : VERSION;
  const [row] = await reader.rows(statement, statement === VERSION ? [bucketId, bytes, number!.version, number!.tag] : [bucketId, bytes]);
  if (row?.[2]?.[0] !== 1) return undefined;
  const id = versionIdOf(row[1]);
  return { key, lastModified: readTime(row[0]!), ...(id !== undefined && { versionId: id }) };
}
