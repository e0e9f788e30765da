import { type EventStore, type LogLink, type Page, type Position, type RecordedEvent, type RecordLog, type Tenure, accountSlot } from '#event-sourcing';
import { uuidv7 } from '#kernel';
import { CheckpointSaver } from './checkpoint-saver.js';
import { encodeEraStarted, encodeRecord } from './cloud-event.js';
import type { OutgoingRecord, RecordSender } from './partition-sender.js';
import { checkpointOf, type RelayStart, startOf } from './relay-start.js';

/** Hears what the relay does, for metrics. */
export interface RelayMeter {
  acknowledged(events: number): void;
  /** When the oldest event was written that is not acknowledged, or nothing older than that; undefined: level with the log. */
  waitingSince(time: Date | undefined): void;
}

export interface RelayParts {
  readonly store: RecordLog & Pick<EventStore, 'contains' | 'head'>;
  readonly sender: RecordSender;
  readonly partitions: number;
  /** Resolves when the log may have grown. */
  readonly grown: (signal: AbortSignal) => Promise<void>;
  readonly pageSize?: number;
  readonly meter?: RelayMeter;
}

/** Bytes; an event above this size stays in the log only, where readers find what the next record says is missing. */
const LARGEST = 900_000;

/**
 * Carries the log to the topic under one tenure: from its checkpoint on, by account into partitions, each record naming
 * the two events before it. The checkpoint covers what is acknowledged; what was sent past it is sent again by the next.
 */
export class Relay {
  private readonly saver: CheckpointSaver;
  private readonly pageSize: number;
  private position!: Position;
  private previous: LogLink | undefined;
  private previousIn: (LogLink | undefined)[] = [];
  private era = 0;

  constructor(
    private readonly tenure: Tenure,
    private readonly parts: RelayParts,
  ) {
    this.saver = new CheckpointSaver(tenure);
    this.pageSize = parts.pageSize ?? 2000;
  }

  /** Resolves when the tenure has ended; rejects when something failed that only a new beginning mends. */
  async run(): Promise<void> {
    try {
      await this.begin(await startOf(this.tenure.checkpoint, this.parts.store, this.parts.partitions));
      await this.carry();
    } finally {
      await this.saver.settled();
    }
    if (this.saver.lost !== undefined) throw this.saver.lost as Error;
  }

  private goesOn(): boolean {
    return this.tenure.holds() && !this.tenure.signal.aborted && this.saver.lost === undefined;
  }

  private async carry(): Promise<void> {
    let reading: Promise<Page<RecordedEvent>> | undefined;
    while (this.goesOn()) {
      const { events, bound, more } = await (reading ?? this.read(this.position));
      reading = undefined;
      if (!this.goesOn()) return;
      this.parts.meter?.waitingSince(events[0]?.time);
      if (bound.era > this.era && (await this.isRolledBack(bound.era))) continue;
      if (events.length === 0) {
        this.saver.save();
        await this.parts.grown(this.tenure.signal);
        continue;
      }
      // The next page is read while this one is sent.
      if (more) (reading = this.read(events.at(-1)!.position)).catch(() => undefined);
      await this.publish(events, more);
    }
  }

  private read(after: Position): Promise<Page<RecordedEvent>> {
    return this.parts.store.readRecordsAfter(after, this.pageSize);
  }

  /** A new era has begun: what was sent last must still be in the log. */
  private async isRolledBack(era: number): Promise<boolean> {
    this.era = era;
    if (this.previous === undefined) return false;
    const start = await startOf(checkpointOf(this.previous, this.previousIn), this.parts.store, this.parts.partitions);
    if (start.eraStarted === undefined) return false;
    await this.begin(start);
    return true;
  }

  private async begin(start: RelayStart): Promise<void> {
    this.position = start.position;
    this.previous = start.previous;
    this.previousIn = [...start.previousIn];
    if (start.eraStarted === undefined) return;
    this.era = start.eraStarted;
    const record: OutgoingRecord = { key: '', value: encodeEraStarted(start.eraStarted, uuidv7(), new Date()) };
    await Promise.all(Array.from({ length: this.parts.partitions }, (_, partition) => this.parts.sender.send(partition, [record])));
  }

  private async publish(events: readonly RecordedEvent[], more: boolean): Promise<void> {
    const { meter, sender } = this.parts;
    const sent = [...this.recordsOf(events)].map(([partition, records]) => sender.send(partition, records));
    // All have ended before anything else happens: a sender that failed is not used again.
    const failed = (await Promise.allSettled(sent)).find((one) => one.status === 'rejected');
    if (failed !== undefined) {
      if (!this.goesOn()) return;
      throw failed.reason as Error;
    }
    const last = events.at(-1)!;
    meter?.acknowledged(events.length);
    // What follows is not older.
    meter?.waitingSince(more ? last.time : undefined);
    this.position = last.position;
    this.saver.save(checkpointOf(this.previous!, this.previousIn));
  }

  private recordsOf(events: readonly RecordedEvent[]): Map<number, OutgoingRecord[]> {
    const records = new Map<number, OutgoingRecord[]>();
    for (const event of events) {
      const partition = accountSlot(event.account, this.parts.partitions);
      const link = { position: event.position, id: event.id };
      if (Buffer.byteLength(event.data) <= LARGEST) {
        const value = encodeRecord({ event, previous: this.previous, previousInPartition: this.previousIn[partition] });
        const ofPartition = records.get(partition);
        if (ofPartition === undefined) records.set(partition, [{ key: event.account, value }]);
        else ofPartition.push({ key: event.account, value });
        this.previousIn[partition] = link;
      }
      this.previous = link;
    }
    return records;
  }
}
