import type { MutationOptions, SeenVersion } from '#s3';
import type pg from 'pg';
import { announced } from '../outbox/announced.js';
import { seenColumns } from '../seen-columns.js';

const DELETE_SEEN = 'select place from store.delete_seen($1, $2, $3, $4, $5, $6) place';

/** @throws RolegateError InvalidArgument, KeyTooLongError */
export async function deleteSeen(pool: pg.Pool, bucketId: string, seen: readonly SeenVersion[], { beforeCommit, announce }: MutationOptions): Promise<boolean[]> {
  const values = [bucketId, ...seenColumns(seen)];
  await beforeCommit?.();
  const { rows } = await announced(pool, bucketId, announce,
    (statements) => statements.query<{ place: number }>({ name: 'store-delete-seen', text: DELETE_SEEN, values }),
    (done) => done.rows.map(({ place }) => ({ key: seen[place - 1]!.key, versionId: seen[place - 1]!.versionId })));
  const gone = new Array<boolean>(seen.length).fill(false);
  for (const { place } of rows) gone[place - 1] = true;
  return gone;
}
