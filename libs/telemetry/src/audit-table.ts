import type { AuditRecord } from '#operation';
import type { Pool } from 'pg';
import { arrayLiteral, auditColumns } from './audit-columns.js';

const names = auditColumns.map(({ name }) => name).join(', ');
const INSERT = `insert into audit.request (${names}) select * from unnest(${auditColumns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')})`;

export async function createAuditTable(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(1380730700, -3)');
    await client.query('create schema if not exists audit');
    await client.query(`create table if not exists audit.request (${auditColumns.map(({ name, type }) => `${name} ${type} not null`).join(', ')})`);
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
  await pool.query({ name: 'audit-insert', text: INSERT, values: auditColumns.map((column) => arrayLiteral(column, records)) });
}

export async function findRecord(pool: Pool, requestId: string): Promise<AuditRecord | undefined> {
  const { rows } = await pool.query<Record<string, string | number | Date>>({ name: 'audit-find', text: `select ${names} from audit.request where request_id = $1`, values: [requestId] });
  const row = rows[0];
  if (!row) return undefined;
  const record: Record<string, unknown> = {};
  for (const { name, type } of auditColumns) {
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
