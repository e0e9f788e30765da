import type { Append, EventTypes } from '#event-sourcing';
import { ConflictError } from '#event-sourcing';
import { uuidv7 } from '#kernel';
import { appendLocks, byteOrder } from './append-locks.js';

/** What an append wants of one stream, from all its parts. */
interface StreamUse {
  readonly stream: string;
  account: string;
  write: boolean;
  /** undefined: any version, but it must exist. */
  expected: number | undefined;
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

const APPEND_TEXT = `select transaction, number, "time", replayed from log.append(${Array.from({ length: 32 }, (_, i) => `$${i + 1}`).join(', ')})`;

/** One use per stream. @throws ConflictError when checks contradict writes */
function streamUses(append: Append): StreamUse[] {
  const uses = new Map<string, StreamUse>();
  const useOf = (stream: string): StreamUse => {
    let use = uses.get(stream);
    if (use === undefined) {
      use = { stream, account: '', write: false, expected: undefined, open: false, closes: false };
      uses.set(stream, use);
    }
    return use;
  };
  for (const write of append.writes) {
    const use = useOf(write.stream);
    if (use.write) throw new TypeError(`stream ${write.stream} is written twice in one append`);
    if (write.events.length === 0) throw new TypeError(`nothing to write to stream ${write.stream}`);
    use.write = true;
    use.account = write.account;
    use.expected = write.expected;
  }
  for (const check of append.checks ?? []) {
    const use = useOf(check.stream);
    if (use.expected !== undefined && use.expected !== check.version) throw new ConflictError('version', check.stream);
    use.expected = check.version;
  }
  for (const hold of append.hold ?? []) useOf(hold.target).open = true;
  for (const target of append.unheld ?? []) useOf(target).closes = true;
  return [...uses.values()];
}

function eventColumns(append: Append, uses: readonly StreamUse[], types: EventTypes): { columns: unknown[]; events: AppendedEvent[] } {
  const [places, ids, names, schemas, criticals, datas]: [number[], string[], string[], number[], boolean[], string[]] = [[], [], [], [], [], []];
  const events: AppendedEvent[] = [];
  for (const write of append.writes) {
    const place = uses.findIndex((use) => use.stream === write.stream) + 1;
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

/** What most appends lack costs them nothing: an empty array as Postgres writes it. */
const NONE = '{}';

/** A name's release comes before its taking (a rename that only changes case does both). */
function claimColumns(append: Append): unknown[] {
  if (append.release === undefined && append.take === undefined) return [NONE, NONE, NONE];
  const claims = [
    ...(append.release ?? []).map((claim) => ({ ...claim, take: false })),
    ...(append.take ?? []).map((claim) => ({ ...claim, take: true })),
  ].sort((a, b) => byteOrder(a.name, b.name));
  return [claims.map((c) => c.name), claims.map((c) => c.owner), claims.map((c) => c.take)];
}

function holdColumns(append: Append): unknown[] {
  if (append.hold === undefined && append.unhold === undefined) return [NONE, NONE, NONE];
  const holds = [
    ...(append.unhold ?? []).map((hold) => ({ ...hold, add: false })),
    ...(append.hold ?? []).map((hold) => ({ ...hold, add: true })),
  ].sort((a, b) => byteOrder(a.target, b.target) || byteOrder(a.holder, b.holder));
  return [holds.map((h) => h.target), holds.map((h) => h.holder), holds.map((h) => h.add)];
}

function countColumns(append: Append): unknown[] {
  if (append.counts === undefined) return [NONE, NONE, NONE];
  const counts = [...append.counts].sort((a, b) => byteOrder(a.name, b.name));
  return [counts.map((c) => c.name), counts.map((c) => c.by), counts.map((c) => c.limit ?? null)];
}

function dataKeyColumns(append: Append): unknown[] {
  if (append.putDataKeys === undefined && append.eraseDataKeys === undefined) return [NONE, NONE, NONE];
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
 * The parameters of log.append, sorted where the order matters. The era is the first value and is filled in per attempt.
 * @throws TypeError for an append that no caller should make; ConflictError when it contradicts itself.
 */
export function appendStatement(append: Append, types: EventTypes): AppendStatement {
  const { meta } = append;
  const uses = streamUses(append);
  const { columns, events } = eventColumns(append, uses, types);
  const values = [
    0, append.commandId, meta.actor, meta.requestId, meta.sourceIp, meta.reason ?? null,
    ...appendLocks(append),
    uses.map((u) => u.stream), uses.map((u) => u.account), uses.map((u) => u.write), uses.map((u) => u.expected ?? null),
    uses.map((u) => u.open), uses.map((u) => u.closes),
    ...columns, ...claimColumns(append), ...holdColumns(append), ...countColumns(append), ...dataKeyColumns(append),
  ];
  return { query: { name: 'log.append', text: APPEND_TEXT, values }, events };
}
