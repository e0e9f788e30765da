import type { AuditRecord } from '#operation';
import type { Pool } from 'pg';

/** Columns in the order of `valuesOf`, with their Postgres array types. */
const COLUMNS = [
  ['time', 'timestamptz'], ['request_id', 'text'], ['account', 'text'], ['principal', 'text'], ['access_key_id', 'text'],
  ['session_id', 'text'], ['source_identity', 'text'], ['issuer', 'text'], ['subject', 'text'], ['source_ip', 'text'],
  ['user_agent', 'text'], ['service', 'text'], ['operation', 'text'], ['action', 'text'], ['resource', 'text'],
  ['decision', 'text'], ['reason', 'text'], ['deciding', 'text'], ['status', 'int'], ['error_code', 'text'], ['detail', 'text'],
  ['bytes_in', 'bigint'], ['bytes_out', 'bigint'], ['duration_ms', 'int'], ['facts', 'text'],
] as const;

const names = COLUMNS.map(([name]) => name).join(', ');
const INSERT = `insert into audit.request (${names}) select * from unnest(${COLUMNS.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ')})`;

/** Text that Postgres takes: it has no U+0000. */
const text = (value: string): string => (value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value);

const valuesOf = (record: AuditRecord): unknown[] => [
  record.time, record.requestId, record.account, record.principal, text(record.accessKeyId), record.sessionId, record.sourceIdentity,
  record.issuer, record.subject, record.sourceIp, text(record.userAgent), record.service, record.operation, record.action,
  text(record.resource), record.decision, record.reason, record.deciding, record.status, record.errorCode, text(record.detail),
  record.bytesIn, record.bytesOut, Math.round(record.durationMs), JSON.stringify(record.facts),
];

export async function createAuditTable(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(1380730700, -3)');
    await client.query('create schema if not exists audit');
    await client.query(`create table if not exists audit.request (${COLUMNS.map(([name, type]) => `${name} ${type} not null`).join(', ')})`);
    await client.query('create index if not exists request_by_id on audit.request using hash (request_id)');
    await client.query('create index if not exists request_by_time on audit.request using brin (time)');
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

export async function insertRecords(pool: Pool, records: readonly AuditRecord[]): Promise<void> {
  const rows = records.map(valuesOf);
  await pool.query({ name: 'audit-insert', text: INSERT, values: COLUMNS.map((_, column) => rows.map((row) => row[column])) });
}

export async function findRecord(pool: Pool, requestId: string): Promise<AuditRecord | undefined> {
  const { rows } = await pool.query<Record<string, string | number | Date>>({ name: 'audit-find', text: `select ${names} from audit.request where request_id = $1`, values: [requestId] });
  const row = rows[0];
  if (!row) return undefined;
  const record: Record<string, unknown> = {};
  for (const [name, type] of COLUMNS) {
    const field = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    record[field] = type === 'bigint' ? Number(row[name]) : name === 'facts' ? JSON.parse(String(row[name])) : row[name];
  }
  return record as unknown as AuditRecord;
}

/** Removes what is older; returns how many records. */
export async function removeBefore(pool: Pool, time: Date): Promise<number> {
  const { rowCount } = await pool.query('delete from audit.request where time < $1', [time]);
  return rowCount ?? 0;
}
