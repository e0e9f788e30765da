import { type EventStore, type Page, type Position, type RecordedEvent, type RecordLog, StoreUnavailableError, comparePositions } from '#event-sourcing';
import { decodeRecord } from '../src/cloud-event.js';
import type { OutgoingRecord, RecordSender } from '../src/partition-sender.js';

/** A log in memory that can be rolled back. */
export class FakeRecordLog implements RecordLog, Pick<EventStore, 'contains' | 'head'> {
  events: RecordedEvent[] = [];
  era = 1;
  away = false;
  private number = 0n;

  append(account: string, count = 1): RecordedEvent[] {
    const added = Array.from({ length: count }, () => {
      const number = ++this.number;
      const meta = { actor: 'arn:aws:iam:::system/test', requestId: 'r', sourceIp: '::1', reason: undefined, commandId: `c${number}` };
      return { ...meta, id: `e${number}`, position: { era: this.era, transaction: number * 3n, number }, stream: `thing/${account}`, version: 1, account, type: 'ThingDone', schemaVersion: 1, critical: false, time: new Date(0), data: `{"n":${number}}` };
    });
    this.events.push(...added);
    return added;
  }

  async readRecordsAfter(after: Position, limit: number): Promise<Page<RecordedEvent>> {
    if (this.away) throw new StoreUnavailableError('away');
    const found = this.events.filter(({ position }) => comparePositions(position, after) > 0);
    const events = found.slice(0, limit);
    const bound = { era: this.era, transaction: 1_000_000n, number: 0n };
    return { events, position: events.at(-1)?.position ?? bound, more: found.length > limit, bound, top: bound };
  }

  async head(): Promise<Position> {
    return { era: this.era, transaction: 1_000_000n, number: 0n };
  }

  async contains(position: Position, eventId: string): Promise<boolean> {
    return this.events.some((event) => event.id === eventId && comparePositions(event.position, position) === 0);
  }
}

/** A topic in memory; several senders may write to it. */
export class FakeTopic {
  readonly partitions: string[][] = [];
  /** Called before each batch is there; may wait or throw. */
  before: (partition: number) => void | Promise<void> = () => undefined;

  sender(mayGoOn: () => boolean = () => true): RecordSender {
    return {
      send: async (partition: number, records: readonly OutgoingRecord[]) => {
        await this.before(partition);
        if (!mayGoOn()) throw new Error('sending has ended');
        (this.partitions[partition] ??= []).push(...records.map(({ value }) => value));
      },
      close: async () => undefined,
    };
  }

  get ids(): string[] {
    return this.partitions.flat().map((value) => {
      const record = decodeRecord(value);
      return 'era' in record ? `era ${record.era}` : record.event.id;
    });
  }
}
