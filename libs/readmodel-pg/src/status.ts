import type { ProjectionStatus } from '#operation';
import type { Pool } from 'pg';
import { CHECKPOINT } from './checkpoint.js';

interface Row {
  readonly name: string;
  readonly era: number;
  readonly transaction: string;
  readonly number: string;
  readonly set_aside: number;
  readonly total: string | null;
  readonly done: string | null;
  readonly seconds: number | null;
}

const STATUS = `select p.name, c.era, c.transaction::text, c.number::text,
    (select count(*)::int from read.set_aside a where a.projection = p.name) as set_aside,
    r.total, r.done, extract(epoch from clock_timestamp() - r.started_at)::float8 as seconds
  from read.projection p left join read.rebuild r on r.projection = p.name, lateral (${CHECKPOINT}) c order by p.name`;

/** Every projection table with its state; see ProjectionStatus. */
export async function readProjectionStatus(pool: Pool, live: (kind: string) => number): Promise<ProjectionStatus[]> {
  const { rows } = await pool.query<Row>(STATUS);
  return rows.map((row) => statusOf(row, live));
}

function statusOf(row: Row, live: (kind: string) => number): ProjectionStatus {
  const at = row.name.lastIndexOf('@');
  const kind = row.name.slice(0, at);
  const version = Number(row.name.slice(at + 1));
  const current = live(kind);
  return {
    kind,
    version,
    state: version === current ? 'live' : version > current ? 'building' : 'retiring',
    position: `${row.era}.${row.transaction}.${row.number}`,
    setAside: row.set_aside,
    progress: version > current && row.total !== null ? progressOf(Number(row.done), Number(row.total), row.seconds!) : undefined,
  };
}

/** Events that came after the start are done, too: never more than all, and no estimate before the first is done. */
function progressOf(done: number, total: number, seconds: number): NonNullable<ProjectionStatus['progress']> {
  const eventsDone = Math.min(done, total);
  return { eventsDone, eventsTotal: total, secondsLeft: done === 0 ? undefined : Math.round((seconds / done) * (total - eventsDone)) };
}
