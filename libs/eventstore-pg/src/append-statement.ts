import type { Append, EventTypes } from '#event-sourcing';
import { ConflictError } from '#event-sourcing';
import { uuidv7 } from '#kernel';

/** What is done to one stream row in an append: everything about it in one place, so that it is locked once. */
interface StreamLock {
  readonly stream: string;
  account: string;
  mode: 'write' | 'lock' | 'share';
  /** undefined: any version, but it must exist. */
  expected: number | undefined;
  events: number;
  /** A hold is added: the target must not be deleted. */
  open: boolean;
  /** Nothing may hold it: its deletion is in this append. */
  closes: boolean;
}

export interface AppendedEvent {
  readonly id: string;
  readonly stream: string;
  readonly version: number;
}

const APPEND_TEXT = `select transaction, number, "time", replayed from log.append(${Array.from({ length: 31 }, (_, i) => `$${i + 1}`).join(', ')})`;

const byteOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** One lock per stream, in the one order that all appends share. @throws ConflictError when checks contradict writes */
function streamLocks(append: Append): StreamLock[] {
  const locks = new Map<string, StreamLock>();
  const lockOf = (stream: string): StreamLock => {
    let lock = locks.get(stream);
    if (lock === undefined) {
      lock = { stream, account: '', mode: 'share', expected: undefined, events: 0, open: false, closes: false };
      locks.set(stream, lock);
    }
    return lock;
  };
  for (const write of append.writes) {
    const lock = lockOf(write.stream);
    if (lock.mode === 'write') throw new TypeError(`stream ${write.stream} is written twice in one append`);
    if (write.events.length === 0) throw new TypeError(`nothing to write to stream ${write.stream}`);
    lock.mode = 'write';
    lock.account = write.account;
    lock.expected = write.expected;
    lock.events = write.events.length;
  }
  for (const check of append.checks ?? []) {
    const lock = lockOf(check.stream);
    if (lock.expected !== undefined && lock.expected !== check.version) throw new ConflictError('version', check.stream);
    lock.expected = check.version;
  }
  for (const hold of append.hold ?? []) lockOf(hold.target).open = true;
  for (const target of append.unheld ?? []) {
    const lock = lockOf(target);
    lock.closes = true;
    if (lock.mode === 'share') lock.mode = 'lock';
  }
  return [...locks.values()].sort((a, b) => byteOrder(a.stream, b.stream));
}

function eventColumns(append: Append, locks: readonly StreamLock[], types: EventTypes): { columns: unknown[]; events: AppendedEvent[] } {
  const [places, ids, names, schemas, criticals, datas]: [number[], string[], string[], number[], boolean[], string[]] = [[], [], [], [], [], []];
  const events: AppendedEvent[] = [];
  for (const write of append.writes) {
    const place = locks.findIndex((lock) => lock.stream === write.stream) + 1;
    let version = write.expected;
    for (const event of write.events) {
      const type = types[event.type];
      if (type === undefined) throw new TypeError(`event type ${event.type} is not registered`);
      const data = JSON.stringify(event.data);
      if (data === undefined) throw new TypeError(`event ${event.type} has no data`);
      const id = uuidv7();
      places.push(place);
      ids.push(id);
      names.push(event.type);
      schemas.push(type.schemaVersion);
      criticals.push(type.critical);
      datas.push(data);
      events.push({ id, stream: write.stream, version: ++version });
    }
  }
  return { columns: [places, ids, names, schemas, criticals, datas], events };
}

/** A name's release comes before its taking (a rename that only changes case does both). */
function claimColumns(append: Append): unknown[] {
  const claims = [
    ...(append.release ?? []).map((claim) => ({ ...claim, take: false })),
    ...(append.take ?? []).map((claim) => ({ ...claim, take: true })),
  ].sort((a, b) => byteOrder(a.name, b.name));
  return [claims.map((c) => c.name), claims.map((c) => c.owner), claims.map((c) => c.take)];
}

function holdColumns(append: Append): unknown[] {
  const holds = [
    ...(append.unhold ?? []).map((hold) => ({ ...hold, add: false })),
    ...(append.hold ?? []).map((hold) => ({ ...hold, add: true })),
  ].sort((a, b) => byteOrder(a.target, b.target) || byteOrder(a.holder, b.holder));
  return [holds.map((h) => h.target), holds.map((h) => h.holder), holds.map((h) => h.add)];
}

function countColumns(append: Append): unknown[] {
  const counts = [...(append.counts ?? [])].sort((a, b) => byteOrder(a.name, b.name));
  return [counts.map((c) => c.name), counts.map((c) => c.by), counts.map((c) => c.limit ?? null)];
}

function dataKeyColumns(append: Append): unknown[] {
  const keys = [
    ...(append.eraseDataKeys ?? []).map((principal) => ({ principal, sealKeyId: null, wrapped: null })),
    ...(append.putDataKeys ?? []),
  ].sort((a, b) => byteOrder(a.principal, b.principal));
  return [keys.map((k) => k.principal), keys.map((k) => k.sealKeyId), keys.map((k) => k.wrapped)];
}

export interface AppendStatement {
  readonly query: { readonly name: string; readonly text: string; readonly values: unknown[] };
  readonly events: readonly AppendedEvent[];
}

/**
 * The parameters of log.append, sorted into the one lock order. The era is the first value and is filled in per attempt.
 * @throws TypeError for an append that no caller should make; ConflictError when it contradicts itself.
 */
export function appendStatement(append: Append, types: EventTypes): AppendStatement {
  const { meta } = append;
  const locks = streamLocks(append);
  const { columns, events } = eventColumns(append, locks, types);
  const values = [
    0, append.commandId, meta.actor, meta.requestId, meta.sourceIp, meta.reason ?? null,
    locks.map((l) => l.stream), locks.map((l) => l.account), locks.map((l) => l.mode), locks.map((l) => l.expected ?? null),
    locks.map((l) => l.events), locks.map((l) => l.open), locks.map((l) => l.closes),
    ...columns, ...claimColumns(append), ...holdColumns(append), ...countColumns(append), ...dataKeyColumns(append),
  ];
  return { query: { name: 'log.append', text: APPEND_TEXT, values }, events };
}
