import type { AuditRecord } from '#operation';
import type { Pool } from 'pg';
import { type AuditRow, columnNames, recordOf } from './audit-table.js';

/** Batches looked at once; their records are bounded by PAGE, but for a single batch, which the writer bounds. */
const BATCHES = 64;
/** Records handed on at once. */
const PAGE = 1000;

export interface UnsentPage {
  readonly batches: readonly string[];
  /** In the order in which their batches were written; within one by the time of the request. */
  readonly records: readonly AuditRecord[];
}

export interface Backlog {
  readonly records: number;
  /** Age of the oldest, seconds; 0 when nothing waits. */
  readonly seconds: number;
}

/** The audit records that the topic has not acknowledged. */
export class UnsentBatches {
  constructor(private readonly pool: Pool) {}

  /** The oldest; undefined when nothing waits. */
  async next(): Promise<UnsentPage | undefined> {
    const { rows } = await this.pool.query<{ batch: string; records: number }>({ name: 'audit-unsent', text: `select batch, records from audit.unsent order by batch limit ${BATCHES}` });
    let records = 0;
    const batches = rows.filter((row, i) => (records += row.records) <= PAGE || i === 0).map(({ batch }) => batch);
    if (batches.length === 0) return undefined;
    const found = await this.pool.query<AuditRow>({
      name: 'audit-of-batches', text: `select ${columnNames} from audit.request where batch > 0 and batch = any($1::bigint[]) order by batch, time, ctid`, values: [batches],
    });
    return { batches, records: found.rows.map(recordOf) };
  }

  async remove({ batches }: UnsentPage): Promise<void> {
    await this.pool.query({ name: 'audit-sent', text: 'delete from audit.unsent where batch = any($1::bigint[])', values: [batches] });
  }

  async backlog(): Promise<Backlog> {
    const { rows: [row] } = await this.pool.query<{ records: string; seconds: string }>({
      name: 'audit-backlog', text: 'select coalesce(sum(records), 0) as records, coalesce(extract(epoch from clock_timestamp() - min(at)), 0) as seconds from audit.unsent',
    });
    return { records: Number(row!.records), seconds: Math.max(0, Number(row!.seconds)) };
  }
}
