import type { Pool, PoolClient } from 'pg';

/** A projector that stands still inside a transaction holds back who takes over from it: Postgres ends it after a lease. */
const LIMITS = "set local lock_timeout = '5s'; set local idle_in_transaction_session_timeout = '2s'";

/** Runs `work` in one transaction; a connection that broke is thrown away. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>, begin = `begin; ${LIMITS}`): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  // Unheard, the event of a connection that breaks while in use would end the process; its query fails all the same.
  const heard = (): void => void (broken = true);
  client.on('error', heard);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true));
    throw error;
  } finally {
    client.off('error', heard);
    client.release(broken);
  }
}
