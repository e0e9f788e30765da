import type { ObjectTags, SeenVersion } from '#s3';
import { readAttributes } from '../attributes.js';
import type { Reader, Statement } from '../database/reader.js';
import { seenColumns } from '../seen-columns.js';

/** As store.delete_seen finds them. Attributes leave as they lie: text of Postgres has no U+0000, which JSON may name. */
const TAGS: Statement = {
  name: 'store-tags-of-seen',
  text: `select int4send(n.place::int), f.attributes
    from unnest($2::bytea[], $3::bigint[], $4::bigint[], $5::float8[], $6::text[]) with ordinality as n (key, version, tag, time, etag, place)
    cross join lateral (
      select o.attributes from store.object o
        where n.version is null and o.bucket_id = $1 and o.key = n.key and o.etag = n.etag and store.as_ms(o.last_modified) = n.time::bigint
      union all select v.attributes from store.object_version v
        where n.version is not null and v.bucket_id = $1 and v.key = n.key and store.is_version(v.version, v.version_tag, n.version, n.tag)
          and v.etag = n.etag and store.as_ms(v.last_modified) = n.time::bigint
    ) f`,
};

const NONE: ObjectTags = {};

/** @throws RolegateError InvalidArgument, KeyTooLongError */
export async function readTagsOfSeen(reader: Reader, bucketId: string, seen: readonly SeenVersion[]): Promise<readonly (ObjectTags | undefined)[]> {
  const rows = await reader.rows(TAGS, [bucketId, ...seenColumns(seen)]);
  const tags = new Array<ObjectTags | undefined>(seen.length).fill(undefined);
  for (const [place, attributes] of rows) tags[place!.readInt32BE(0) - 1] = readAttributes(attributes?.toString()).tags ?? NONE;
  return tags;
}
