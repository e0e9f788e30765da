import { projection, projectionRetried, projectionStream } from '#admin';
import { type Aggregate, type EventStore, type StoredEvent, eventSkipped, fold, streamKind } from '#event-sourcing';
import { uuidv7 } from '#kernel';
import { encodeState } from './state-codec.js';

/** What was asked for cannot be done; the message is for the operator. */
export class RepairRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RepairRefusedError';
  }
}

/**
 * What an operator can do about an event that cannot be applied. Written to the log without a gateway, which refuses every
 * request of such an account, the operator's own perhaps among them.
 */
export class Repairs {
  constructor(private readonly store: Pick<EventStore, 'readStream' | 'append'>, private readonly aggregates: ReadonlyMap<string, Aggregate>) {}

  /**
   * Leaves out the first event of a stream that cannot be applied, everywhere and for ever; `version` is that event's, so
   * that no other is meant. @throws RepairRefusedError, ConflictError when the stream has changed meanwhile
   */
  async skip(stream: string, version: number, reason: string): Promise<StoredEvent> {
    const aggregate = this.aggregates.get(streamKind(stream));
    const events = await this.store.readStream(stream);
    if (!aggregate || events.length === 0) throw new RepairRefusedError(`There is no stream ${stream}.`);
    const poison = firstPoison(aggregate, events);
    if (!poison) throw new RepairRefusedError(`Every event of ${stream} can be applied.`);
    if (poison.version !== version) throw new RepairRefusedError(`The first event of ${stream} that cannot be applied is ${poison.version} (${poison.type}), not ${version}.`);
    await this.append('skip', reason, { stream, account: poison.account, expected: events.at(-1)!.version, events: [eventSkipped(poison.id)] });
    return poison;
  }

  /** Has every projector try again what was set aside of a kind. @throws RepairRefusedError, ConflictError */
  async retry(kind: string, reason: string): Promise<void> {
    if (!this.aggregates.has(kind)) throw new RepairRefusedError(`There is no projection ${kind}; there are ${[...this.aggregates.keys()].join(', ')}.`);
    const stream = projectionStream(kind);
    const expected = (await this.store.readStream(stream)).at(-1)?.version ?? 0;
    await this.append('retry', reason, { stream, account: '', expected, events: [projectionRetried] });
  }

  private async append(task: string, reason: string, write: Parameters<EventStore['append']>[0]['writes'][number]): Promise<void> {
    await this.store.append({ commandId: uuidv7(), meta: { actor: `arn:aws:iam:::system/${projection.kind}-${task}`, requestId: `${projection.kind}-${task}`, sourceIp: '', reason }, writes: [write] });
  }
}

/** The event behind which there is no state, or none that has a row. */
function firstPoison(aggregate: Aggregate, events: readonly StoredEvent[]): StoredEvent | undefined {
  if (applies(aggregate, events)) return undefined;
  let [good, bad] = [0, events.length];
  // Skipped ones stand in the way of nobody, if the word of it is among what is folded.
  const rest = events.filter(({ type }) => type === 'EventSkipped');
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (applies(aggregate, [...events.slice(0, middle), ...rest])) good = middle;
    else bad = middle;
  }
  return events[bad - 1];
}

function applies(aggregate: Aggregate, events: readonly StoredEvent[]): boolean {
  try {
    const state = fold(aggregate, undefined, events);
    if (state !== undefined) {
      aggregate.row(state);
      encodeState(state);
    }
    return true;
  } catch {
    return false;
  }
}
