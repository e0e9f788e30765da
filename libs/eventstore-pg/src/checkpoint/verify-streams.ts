import type { ClientBase, QueryArrayConfig } from 'pg';
import { type EventRow, eventColumnsOf, toTextEvent } from '../event-row.js';
import { hashEvent } from '../verify-stream.js';
import type { LogFault } from './log-fault.js';

/** Events read at once. */
const PAGE = 2000;

const EVENTS = `select ${eventColumnsOf('e')} from log.event e where (e.stream, e.version) > ($1, $2) order by e.stream, e.version limit ${PAGE}`;

export interface StreamsVerified {
  readonly streams: number;
  readonly events: number;
}

/**
 * The chain of every stream, from its first event to its last, in the order of their names; memory does not grow with the
 * log. Of a stream the first fault is told: what comes after a broken link proves nothing.
 */
export async function verifyStreams(client: ClientBase, tell: (fault: LogFault) => boolean, progress: (events: number) => void): Promise<StreamsVerified> {
  let [stream, version, broken, streams, events] = ['', 0, false, 0, 0];
  let before: Buffer = Buffer.alloc(0);
  for (;;) {
    const { rows } = await client.query<unknown[]>({ text: EVENTS, values: [stream, version], rowMode: 'array' } as QueryArrayConfig);
    for (const row of rows as unknown as EventRow[]) {
      const [event, hash] = [toTextEvent(row), row[17]];
      if (event.stream !== stream) {
        [stream, version, broken] = [event.stream, 0, false];
        before = Buffer.alloc(0);
        streams++;
      }
      const expected = version + 1;
      version = event.version;
      events++;
      if (broken) continue;
      broken = event.version !== expected || !hashEvent(before, event).equals(hash);
      before = hash;
      if (broken && !tell(event.version === expected ? { kind: 'changed', stream, version } : { kind: 'missing', stream, version: expected })) return { streams, events };
    }
    progress(events);
    if (rows.length < PAGE) return { streams, events };
  }
}
