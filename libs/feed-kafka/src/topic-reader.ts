import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { type KafkaCluster, internalCluster, type PartitionFetch } from './kafkajs-cluster.js';

/** Longest wait of a broker for new records, milliseconds; below the client's request timeout. */
const MAX_WAIT = 500;
const MAX_BYTES = 8 << 20;
const MAX_PARTITION_BYTES = 1 << 20;
/** How often leaders are looked at, and the pause after a failure, milliseconds. */
const LOOK = 250;
const PAUSE = 100;
/** Longest pause before the brokers are tried from nothing again, milliseconds. */
const LAST_PAUSE = 1000;
/** Without an answer for so long, the brokers count as away; milliseconds. */
const SILENCE = 3 * MAX_WAIT;

export interface TopicReaderOptions {
  readonly topic: string;
  /** Gets each record's value, in order within a partition. Does not throw. */
  readonly take: (partition: number, value: Buffer | null) => void;
  /** Hears failures, and which in a row since the last answer of a broker; reading goes on by itself. */
  readonly onFailure: (error: unknown, attempt: number) => void;
  /** Hears that reading began anew from nothing. */
  readonly onRestart?: () => void;
}

export interface ReaderHealth {
  readonly connected: boolean;
  /** Milliseconds since the epoch; undefined: none yet. */
  readonly lastRecordAt: number | undefined;
  /** Records that the brokers have beyond those read. */
  readonly lag: number;
}

/**
 * Reads all partitions of a topic from now on, without a consumer group: no coordinator, no heartbeat, no rebalance, and
 * no stored offsets. One fetch at a time for each broker that leads partitions. Records may be skipped when the brokers
 * have lost the place; who reads must find out by itself.
 */
export class TopicReader {
  private cluster: KafkaCluster;
  private readonly next = new Map<number, bigint>();
  private readonly ends = new Map<number, bigint>();
  private readonly loops = new Map<number, Promise<void>>();
  private readonly supervision: Promise<void>;
  private readonly stopping = new AbortController();
  private lastRecordAt: number | undefined;
  private failures = 0;
  private lastAnswer = Number.NEGATIVE_INFINITY;

  constructor(private readonly kafka: Kafka, private readonly options: TopicReaderOptions) {
    this.cluster = internalCluster(kafka);
    this.supervision = this.supervise();
  }

  health(): ReaderHealth {
    let lag = 0n;
    for (const [partition, end] of this.ends) {
      const next = this.next.get(partition) ?? end;
      // A new leader may say an older end for a moment.
      if (end > next) lag += end - next;
    }
    return { connected: performance.now() - this.lastAnswer < SILENCE, lastRecordAt: this.lastRecordAt, lag: Number(lag) };
  }

  /** Resolves when nothing is taken any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    // Cuts off the fetches that wait; a second time for a loop that was just connecting.
    await this.cluster.disconnect().catch(() => undefined);
    await Promise.all([this.supervision, ...this.loops.values()]);
    await this.cluster.disconnect().catch(() => undefined);
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private pause(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined) as Promise<void>;
  }

  /** Has one loop for each leader, whatever happens to the brokers. */
  private async supervise(): Promise<void> {
    let pause = PAUSE;
    while (!this.stopped) {
      try {
        await this.cluster.connect();
        await this.cluster.addTargetTopic(this.options.topic);
        await this.cluster.refreshMetadataIfNecessary();
        await this.findBeginnings();
        for (const leader of this.leaders()) if (!this.loops.has(leader)) this.loops.set(leader, this.follow(this.cluster, leader).finally(() => this.loops.delete(leader)));
        pause = PAUSE;
      } catch (error) {
        if (this.stopped) return;
        this.options.onFailure(error, ++this.failures);
        pause = Math.min(LAST_PAUSE, pause * 2);
        await this.restart();
      }
      await this.pause(this.loops.size > 0 ? LOOK : pause);
    }
  }

  /** Begins with the configured brokers again, when the loops on the old connections have ended. */
  private async restart(): Promise<void> {
    const old = this.cluster;
    this.cluster = internalCluster(this.kafka);
    await old.disconnect().catch(() => undefined);
    await Promise.all(this.loops.values());
    this.options.onRestart?.();
  }

  private partitionsOf(leader: number): number[] {
    return this.cluster.findTopicPartitionMetadata(this.options.topic).filter((one) => one.leader === leader && this.next.has(one.partitionId)).map((one) => one.partitionId);
  }

  private leaders(): Set<number> {
    return new Set(this.cluster.findTopicPartitionMetadata(this.options.topic).map(({ leader }) => leader).filter((leader) => leader >= 0));
  }

  /** Partitions are read from their end: what is older is in the log. */
  private async findBeginnings(): Promise<void> {
    const missing = this.cluster.findTopicPartitionMetadata(this.options.topic).filter(({ partitionId, leader }) => leader >= 0 && !this.next.has(partitionId));
    if (missing.length === 0) return;
    const partitions = missing.map(({ partitionId }) => ({ partition: partitionId }));
    const [found] = await this.cluster.fetchTopicsOffset([{ topic: this.options.topic, fromBeginning: false, partitions }]);
    for (const { partition, offset } of found?.partitions ?? []) this.next.set(partition, BigInt(offset));
  }

  /** Does not reject: whatever happens is tried again, here or by a new beginning. */
  private async follow(cluster: KafkaCluster, leader: number): Promise<void> {
    while (!this.stopped && cluster === this.cluster) {
      let partitions: number[] = [];
      try {
        partitions = this.partitionsOf(leader);
        if (partitions.length === 0) return;
        await this.fetch(cluster, leader, partitions);
      } catch (error) {
        if (this.stopped) return;
        this.options.onFailure(error, ++this.failures);
        // The place is not there any more: the topic was made anew, or all that was to be read is past its retention.
        if ((error as { type?: string }).type === 'OFFSET_OUT_OF_RANGE') for (const partition of partitions) this.next.delete(partition);
        await this.pause(PAUSE);
        if (!this.stopped) await cluster.refreshMetadata().catch(() => undefined);
      }
    }
  }

  private async fetch(cluster: KafkaCluster, leader: number, partitions: readonly number[]): Promise<void> {
    const broker = await cluster.findBroker({ nodeId: leader });
    // Another leader's loop may have given a place up meanwhile.
    const known = partitions.filter((partition) => this.next.has(partition));
    const places = known.map((partition) => ({ partition, fetchOffset: this.next.get(partition)!.toString(), maxBytes: MAX_PARTITION_BYTES }));
    const { responses } = await broker.fetch({ maxWaitTime: MAX_WAIT, minBytes: 1, maxBytes: MAX_BYTES, isolationLevel: 0, topics: [{ topic: this.options.topic, partitions: places }] });
    this.lastAnswer = performance.now();
    this.failures = 0;
    for (const { partitions: fetched } of responses) for (const one of fetched) if (!this.stopped) this.takeAll(one);
  }

  private takeAll({ partition, highWatermark, messages }: PartitionFetch): void {
    const place = this.next.get(partition);
    // Given up by another leader's loop while this answer was under way: the partition begins anew at its end.
    if (place === undefined) return;
    this.ends.set(partition, BigInt(highWatermark));
    let next = place;
    for (const { offset, value, isControlRecord } of messages) {
      const at = BigInt(offset);
      // A fetch begins with the stored batch that holds the place: it may bring what lies before.
      if (at < next) continue;
      next = at + 1n;
      if (!isControlRecord) this.options.take(partition, value);
    }
    if (next !== place) this.lastRecordAt = Date.now();
    this.next.set(partition, next);
  }
}
