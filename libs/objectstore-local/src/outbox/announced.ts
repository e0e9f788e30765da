import type { Announce, Change } from '#s3';
import type pg from 'pg';
import { addToOutbox, type Statements } from './outbox.js';

/**
 * Runs a mutation, and where it is to be announced writes the records of what it changed in one transaction with it. The
 * mutation's own statement holds the rows of its keys until the commit.
 * @param changes what the mutation changed, of its result; empty where it refused or found nothing
 */
export async function announced<R>(pool: pg.Pool, bucketId: string, announce: Announce | undefined, mutate: (statements: Statements) => Promise<R>, changes: (result: R) => readonly Change[]): Promise<R> {
  if (announce === undefined) return mutate(pool);
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await mutate(client);
    await addToOutbox(client, changes(result).flatMap((change) => announce(change).map((one) => ({ ...one, bucketId, key: change.key }))));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}
