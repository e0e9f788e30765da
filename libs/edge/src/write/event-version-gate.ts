import { setTimeout as sleep } from 'node:timers/promises';
import { type Append, type Appended, type EventStore, type EventTypes, StoreUnavailableError } from '#event-sourcing';
import { RolegateError } from '#kernel';

/** A process that shares the log, and what it has declared to read: `event:<type>:<schema version>` among other things. */
export interface ReadingMember {
  readonly id: string;
  readonly declaration: { readonly process: string; readonly accepts: readonly string[] } | undefined;
}

/** What a write needs of the log. */
type Log = Pick<EventStore, 'append' | 'settled' | 'readStream' | 'readByClaim'>;

/** Milliseconds that an append waits for a member that has just joined to say what it reads. */
const PATIENCE = 1000;
const PAUSE = 50;

/**
 * An event is written only when every member reads its type in its version: an unknown critical one would take the older
 * nodes' leases away, another would be passed over by them. So versions N and N+1 run together; what is new in N+1 answers
 * 503 until the last node of N is gone. What was once accepted by all is not asked again: who joins later without it is
 * stopped by the log itself.
 */
export class EventVersionGate implements Log {
  private readonly accepted = new Set<string>();

  constructor(private readonly log: Log, private readonly types: EventTypes, private readonly members: () => Promise<readonly ReadingMember[]>, private readonly patience = PATIENCE) {}

  async append(append: Append): Promise<Appended> {
    for (const { events } of append.writes) {
      for (const { type } of events) if (!this.accepted.has(type)) await this.assertAccepted(type);
    }
    return this.log.append(append);
  }

  settled(): Promise<void> {
    return this.log.settled();
  }

  readStream(stream: string, afterVersion?: number): ReturnType<Log['readStream']> {
    return this.log.readStream(stream, afterVersion);
  }

  readByClaim(name: string): ReturnType<Log['readByClaim']> {
    return this.log.readByClaim(name);
  }

  /** @throws RolegateError ServiceUnavailable naming those that do not read it; StoreUnavailableError */
  private async assertAccepted(wanted: string): Promise<void> {
    for (let waited = 0; ; waited += PAUSE) {
      const members = await this.members().catch((error: unknown) => {
        throw new StoreUnavailableError('the members cannot be asked what they read', { cause: error });
      });
      for (const type of Object.keys(this.types)) if (this.lacking(members, type).length === 0) this.accepted.add(type);
      if (this.accepted.has(wanted)) return;
      if (waited >= this.patience) throw refusal(wanted, this.lacking(members, wanted));
      await sleep(PAUSE);
    }
  }

  private lacking(members: readonly ReadingMember[], type: string): string[] {
    const version = `event:${type}:${this.types[type]?.schemaVersion}`;
    return members.filter(({ declaration }) => !declaration?.accepts.includes(version)).map(({ id, declaration }) => declaration?.process ?? id);
  }
}

const refusal = (type: string, lacking: readonly string[]): RolegateError =>
  new RolegateError('ServiceUnavailable', 'Not every node of this cluster is of the version yet that this request needs.', { reason: 'version-not-accepted', detail: `${type} is not read by ${lacking.join(', ')}` });
