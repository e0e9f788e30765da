import { type EventTypes, type RecordedEvent, type StoredEvent, understood } from '#event-sourcing';

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

/** The event with `data` as the exact text stored. */
export const toTextEvent = (row: EventRow): RecordedEvent => ({
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

/** @throws UnknownEventError */
export const toStoredEvent = (row: EventRow, types: EventTypes): StoredEvent => understood(toTextEvent(row), types);
