import type { ClientBase } from 'pg';
import type { LogFault } from './log-fault.js';

interface Found {
  readonly stream: string;
  readonly version: number;
  readonly checkpoint: string | null;
}

type EndFault = 'cut' | 'added';

/** Where streams ended by the checkpoints, which nobody without a seal key can make. */
const BY_CHECKPOINT: readonly (readonly [kind: EndFault, text: string])[] = [
  ['cut', `select h.stream, h.version, h.checkpoint::text from log.checkpoint_head h left join log.event e on e.stream = h.stream and e.version = h.version
    where e.hash is distinct from h.hash order by h.checkpoint, h.stream limit $1`],
  ['added', `select e.stream, e.version, c.number::text as checkpoint from log.event e, (select * from log.checkpoint order by number desc limit 1) c
    where (e.era, e.transaction, e.number) <= (c.era, c.transaction, c.event_number) and not exists (select from log.checkpoint_head h where h.stream = e.stream and h.version >= e.version)
    order by e.stream, e.version limit $1`],
];

/** Where streams end by their own rows, which appends trust. */
const BY_ROW: readonly (readonly [kind: EndFault, text: string])[] = [
  ['cut', `select s.id as stream, s.version, null as checkpoint from log.stream s left join log.event e on e.stream = s.id and e.version = s.version
    where e.hash is distinct from s.hash order by s.id limit $1`],
  ['added', `select e.stream, e.version, null as checkpoint from log.event e left join log.stream s on s.id = e.stream
    where s.version is null or e.version > s.version order by e.stream, e.version limit $1`],
];

/** False when enough was told. */
export async function verifyHeads(client: ClientBase, limit: number, tell: (fault: LogFault) => boolean): Promise<boolean> {
  for (const [kind, text] of [...BY_CHECKPOINT, ...BY_ROW]) {
    const { rows } = await client.query<Found>(text, [limit]);
    if (!rows.every(({ stream, version, checkpoint }) => tell({ kind, stream, version, ...(checkpoint !== null && { checkpoint }) }))) return false;
  }
  return true;
}
