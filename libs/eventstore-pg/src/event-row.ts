import type { EventTypes, StoredEvent } from '#event-sourcing';
import { formatPosition } from '#event-sourcing';

/** The columns of an event, in the order that toStoredEvent and toRecord expect; `e` is the table's alias. */
export const eventColumnsOf = (e: string): string =>
  ['era', 'transaction::text', 'number', 'id', 'stream', 'version', 'account', 'type', 'schema_version', 'critical', 'time', 'actor', 'request_id', 'source_ip', 'reason', 'command_id', 'data', 'hash']
    .map((column) => `${e}.${column}`)
    .join(', ');

/** A row read with rowMode 'array'. */
export type EventRow = readonly [
  era: number, transaction: string, number: string, id: string, stream: string, version: number, account: string, type: string,
  schemaVersion: number, critical: boolean, time: Date, actor: string, requestId: string, sourceIp: string, reason: string | null,
  commandId: string, data: string, hash: Buffer,
];

/** The log holds a critical event that this version of the code does not know: it must not go on deciding. */
export class UnknownEventError extends Error {
  constructor(readonly event: StoredEvent<string, string>) {
    super(`event ${event.type} (schema ${event.schemaVersion}) at ${formatPosition(event.position)} is critical and unknown to this version`);
    this.name = 'UnknownEventError';
  }
}

/** The event with `data` as the exact text stored. */
export const toTextEvent = (row: EventRow): StoredEvent<string, string> => ({
  position: { era: row[0], transaction: BigInt(row[1]), number: BigInt(row[2]) },
  id: row[3],
  stream: row[4],
  version: row[5],
  account: row[6],
  type: row[7],
  schemaVersion: row[8],
  critical: row[9],
  time: row[10],
  actor: row[11],
  requestId: row[12],
  sourceIp: row[13],
  reason: row[14] ?? undefined,
  commandId: row[15],
  data: row[16],
});

/**
 * The event as today's code understands it: data parsed and brought to the current schema version step by step. What is
 * unknown and not critical passes through as it was stored.
 * @throws UnknownEventError
 */
export function toStoredEvent(row: EventRow, types: EventTypes): StoredEvent {
  const text = toTextEvent(row);
  const type = types[text.type];
  if (type === undefined || text.schemaVersion > type.schemaVersion) {
    if (text.critical) throw new UnknownEventError(text);
    return { ...text, data: JSON.parse(text.data) as unknown };
  }
  let data = JSON.parse(text.data) as unknown;
  for (let version = text.schemaVersion; version < type.schemaVersion; version++) {
    const step = type.upcast?.[version];
    if (step === undefined) throw new TypeError(`event type ${text.type} has no upcaster from schema ${version}`);
    data = step(data);
  }
  return Object.assign(text as StoredEvent, { data, schemaVersion: type.schemaVersion });
}
