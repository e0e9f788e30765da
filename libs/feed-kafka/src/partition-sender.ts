import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Producer } from 'kafkajs';
import { CONTENT_TYPE } from './cloud-event.js';

/** What goes into one partition, in its order. */
export interface OutgoingRecord {
  readonly key: string;
  readonly value: string;
}

/** Sends to one topic. Resolves when all in-sync replicas have the records; after a rejection that is not sure. */
export interface RecordSender {
  send(partition: number, records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface PartitionSenderOptions {
  readonly topic: string;
  /** Asked before each attempt; false ends the sending with a rejection. */
  readonly mayGoOn: () => boolean;
  /** Hears what failed and is sent again. */
  readonly onFailure?: (error: unknown) => void;
}

/** Most of one batch: a broker refuses more than 1 MiB (message.max.bytes). */
const BATCH_RECORDS = 500;
const BATCH_BYTES = 512 * 1024;

/** Pauses between attempts, milliseconds: doubled from the first to the last. */
const FIRST_PAUSE = 50;
const LAST_PAUSE = 500;

/** Sending ended because it may not go on. */
export class SendingEndedError extends Error {}

/**
 * An idempotent producer that loses nothing: kafkajs 2.2 does when one send() spans brokers, and when two sends to a
 * partition overlap. So each send names one partition, each partition has one send in flight, and a batch that failed is
 * sent again unchanged, with the same sequence numbers.
 */
export class PartitionSender implements RecordSender {
  private readonly tails: Promise<void>[] = [];
  private closed = false;
  private failing = false;

  private constructor(
    private readonly producer: Producer,
    private readonly options: PartitionSenderOptions,
  ) {}

  static async connect(kafka: Kafka, options: PartitionSenderOptions): Promise<PartitionSender> {
    const producer = kafka.producer({ allowAutoTopicCreation: false, idempotent: true, maxInFlightRequests: 1, metadataMaxAge: 30_000 });
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
    return new PartitionSender(producer, options);
  }

  send(partition: number, records: readonly OutgoingRecord[]): Promise<void> {
    const before = this.tails[partition] ?? Promise.resolve();
    const sent = before.then(async () => {
      for (const batch of batchesOf(records)) await this.sendBatch(partition, batch);
    });
    // What comes after a failure must not be sent: it would overtake what failed.
    this.tails[partition] = sent;
    sent.catch(() => undefined);
    return sent;
  }

  /** False from a failed attempt to the next that succeeds. */
  get connected(): boolean {
    return !this.closed && !this.failing;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.producer.disconnect().catch(() => undefined);
  }

  private async sendBatch(partition: number, batch: readonly OutgoingRecord[]): Promise<void> {
    const messages = batch.map(({ key, value }) => ({ partition, key, value, headers: { 'content-type': CONTENT_TYPE } }));
    for (let pause = FIRST_PAUSE; ; pause = Math.min(LAST_PAUSE, pause * 2)) {
      if (this.closed || !this.options.mayGoOn()) throw new SendingEndedError('sending has ended');
      try {
        await this.producer.send({ topic: this.options.topic, acks: -1, timeout: 5000, messages });
        this.failing = false;
        return;
      } catch (error) {
        this.failing = true;
        this.options.onFailure?.(error);
        if (isFinal(error)) throw error;
      }
      await sleep(pause);
    }
  }
}

/**
 * A broker's own "no": this producer's sequence numbers are not the broker's any more, or the topic does not take it.
 * Everything else, brokers that are away among it, is worth the same batch again.
 */
export function isFinal(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { type, retriable } = cause as { type?: unknown; retriable?: unknown };
    if (typeof type === 'string') return retriable === false;
  }
  return false;
}

/** In order, each small enough for a broker. */
export function* batchesOf(records: readonly OutgoingRecord[]): Iterable<readonly OutgoingRecord[]> {
  let [from, bytes] = [0, 0];
  for (let at = 0; at < records.length; at++) {
    const size = Buffer.byteLength(records[at]!.value);
    if (at > from && (bytes + size > BATCH_BYTES || at - from === BATCH_RECORDS)) {
      yield records.slice(from, at);
      [from, bytes] = [at, 0];
    }
    bytes += size;
  }
  if (records.length > from) yield records.slice(from);
}
