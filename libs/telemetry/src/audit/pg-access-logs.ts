import type { AccessLogQueue, LogGroup, TakenLog, WaitingLog } from '#s3';
import type { Pool } from 'pg';

const MEANT = 'bucket_id = $1 and logging = $2 and day = $3';

/** Lines of server access logs in Postgres, where audit writers put them. */
export class PgAccessLogs implements AccessLogQueue {
  constructor(private readonly pool: Pool) {}

  async waiting(): Promise<readonly WaitingLog[]> {
    const { rows } = await this.pool.query<{ bucket_id: string; logging: string; day: string; age: string; bytes: string }>({
      name: 'access-log-waiting',
      text: `select bucket_id, logging, day, extract(epoch from clock_timestamp() - min(at)) * 1000 as age, sum(octet_length(content)) as bytes
from audit.access_log group by bucket_id, logging, day order by min(at)`,
    });
    return rows.map(({ bucket_id: bucketId, logging, day, age, bytes }) => ({ bucketId, logging, day, age: Number(age), bytes: Number(bytes) }));
  }

  /** A row is a batch's, of some hundred lines at most. */
  async take({ bucketId, logging, day }: LogGroup, most: number): Promise<TakenLog | undefined> {
    const { rows } = await this.pool.query<{ id: string; content: string }>({
      name: 'access-log-take',
      text: `select id, content from (select id, content, sum(octet_length(content)) over (order by id) - octet_length(content) as before
  from (select id, content from audit.access_log where ${MEANT} order by id limit 20000) as oldest) as summed where before < $4 order by id`,
      values: [bucketId, logging, day, most],
    });
    return rows.length === 0 ? undefined : { ids: rows.map(({ id }) => id), content: rows.map(({ content }) => content).join('') };
  }

  async delivered(ids: readonly string[]): Promise<void> {
    await this.pool.query({ name: 'access-log-delivered', text: 'delete from audit.access_log where id = any($1::bigint[])', values: [ids] });
  }

  async expire(age: number): Promise<number> {
    const { rows: [row] } = await this.pool.query<{ bytes: string }>({
      name: 'access-log-expire',
      text: `with gone as (delete from audit.access_log where at < clock_timestamp() - $1 * interval '1 millisecond' returning content)
select coalesce(sum(octet_length(content)), 0) as bytes from gone`,
      values: [age],
    });
    return Number(row!.bytes);
  }
}
