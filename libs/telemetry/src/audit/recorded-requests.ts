import type { RecordedQuery, RecordedRequests } from '#operation';
import type { Pool } from 'pg';

interface Row extends Omit<RecordedRequests, 'count'> {
  readonly count: string;
}

/** The records of the time are looked through (`request_by_time`); what the question costs follows its length. */
const GROUPS = `select service, action, resource, source_ip as "sourceIp", user_agent as "userAgent", decision = 'denied' as denied, reason, deciding,
    count(*) as count, max(time) as time, (array_agg(request_id order by time desc))[1] as "requestId"
  from audit.request where time >= $1 and action <> '' and (principal = $2 or $3 and starts_with(principal, $2))
  group by service, action, resource, source_ip, user_agent, denied, reason, deciding order by count(*) desc, action, resource limit $4`;

/** The most frequent first. */
export async function readRecorded(pool: Pool, { principal, since, limit }: RecordedQuery): Promise<readonly RecordedRequests[]> {
  const { rows } = await pool.query<Row>({ name: 'audit-recorded', text: GROUPS, values: [since, principal, principal.endsWith('/'), limit] });
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
