import { createHash } from 'node:crypto';
import type { StoredEvent } from '#event-sourcing';

/** An event with `data` as the exact text stored, and its hash. */
export interface LogRecord {
  readonly event: StoredEvent<string, string>;
  readonly hash: Buffer;
}

export type Verification =
  | { readonly intact: true; readonly version: number; readonly hash: Buffer }
  | { readonly intact: false; readonly version: number; readonly problem: 'changed' | 'missing' };

/** The hash of an event after the one before it in its stream (empty for the first); the same as in log.append. */
export function hashEvent(before: Buffer, e: StoredEvent<string, string>): Buffer {
  const fields = [
    String(e.position.era), String(e.position.transaction), String(e.position.number), e.id, e.stream, String(e.version), e.account, e.type,
    String(e.schemaVersion), String(e.critical), String(e.time.getTime()), e.actor, e.requestId, e.sourceIp, e.reason ?? null, e.commandId, e.data,
  ];
  const envelope = `[${fields.map((field) => JSON.stringify(field)).join(', ')}]`;
  return createHash('sha256').update(before).update(envelope).digest();
}

/**
 * Checks the chain of a whole stream, first event to last. A changed field, an event removed from the middle and events
 * in another order are found; a stream cut at its end needs the checkpoint over all stream heads.
 */
export function verifyStream(records: readonly LogRecord[]): Verification {
  let before: Buffer = Buffer.alloc(0);
  let version = 0;
  for (const { event, hash } of records) {
    if (event.version !== ++version) return { intact: false, version, problem: 'missing' };
    if (!hashEvent(before, event).equals(hash)) return { intact: false, version, problem: 'changed' };
    before = hash;
  }
  return { intact: true, version, hash: before };
}
