import { type EventFeed, type EventTypes, type FeedHandler, type FeedMeter, type Position, type Subscription, WindowedFeed, type WindowedFeedOptions, isUnknownEvent, understood } from '#event-sourcing';
import { type EventRecord, decodeRecord } from './cloud-event.js';
import { kafkaClient } from './kafka-client.js';
import type { KafkaMetrics } from './kafka-metrics.js';
import { PartitionLinks } from './partition-links.js';
import { PositionWatch } from './position-watch.js';
import { EVENTS_TOPIC } from './topics.js';
import { type ReaderHealth, TopicReader } from './topic-reader.js';

export interface KafkaFeedOptions extends WindowedFeedOptions {
  readonly brokers: readonly string[];
  /** What this version knows of stored types. */
  readonly types: EventTypes;
  readonly topic?: string;
  /** Milliseconds between two looks at the end of the log, before jitter; 250 by default. */
  readonly lookInterval?: number;
  /** Milliseconds for which Kafka may still bring what the log is known to have; 75 by default. */
  readonly patience?: number;
  readonly metrics?: KafkaMetrics;
}

/**
 * The feed over Kafka: records of all partitions, joined into the log's order by what each says of the one before it. The
 * log in Postgres stays the record: it is looked at all the time, and what Kafka does not bring is read there, so that
 * events come with every broker gone, too. Kafka's offsets are not kept.
 */
export class KafkaFeed implements EventFeed {
  private readonly feed: WindowedFeed;
  private readonly reader: TopicReader;
  private readonly watch: PositionWatch;
  private readonly links = new PartitionLinks();
  private readonly topic: string;
  private foreign = 0;

  constructor(private readonly options: KafkaFeedOptions) {
    const { brokers, onFailure, lookInterval = 250, patience = 75, metrics, meter } = options;
    this.topic = options.topic ?? EVENTS_TOPIC;
    const watched: FeedMeter = {
      brought: (source, events) => {
        if (source === 'postgres') this.watch.broughtByLog();
        meter?.brought(source, events);
      },
      handlerFailed: (subscription) => meter?.handlerFailed(subscription),
    };
    this.feed = new WindowedFeed({ ...options, meter: watched });
    this.watch = new PositionWatch(this.feed, { lookInterval, patience });
    this.reader = new TopicReader(kafkaClient(brokers, 'rolegate-reader'), {
      topic: this.topic,
      take: (partition, value) => this.take(partition, value),
      // Brokers that are away fail several times a second: told more and more rarely.
      onFailure: (error, attempt) => {
        if ((attempt & (attempt - 1)) === 0) onFailure?.('kafka', error, attempt);
      },
      onRestart: () => metrics?.restarted('reader'),
    });
    metrics?.connection('reader', () => this.reader.health().connected);
  }

  subscribe(name: string, after: Position, handler: FeedHandler): Subscription {
    return this.feed.subscribe(name, after, handler);
  }

  wake(): void {
    this.feed.wake();
  }

  lags(now: number): Map<string, number> {
    return this.feed.lags(now);
  }

  health(): ReaderHealth {
    return this.reader.health();
  }

  /** Resolves when no handler runs any more and the connections are closed. */
  async close(): Promise<void> {
    this.watch.stop();
    await Promise.all([this.reader.stop(), this.feed.close()]);
  }

  private take(partition: number, value: Buffer | null): void {
    try {
      const record = decodeRecord(value === null ? '' : value.toString());
      if ('era' in record) void this.feed.fill();
      else this.offer(partition, record);
    } catch (error) {
      this.setAside(error);
    }
  }

  private offer(partition: number, { event, previous, previousInPartition }: EventRecord): void {
    const lacking = this.links.lacksBefore(partition, event.id, previousInPartition);
    const offered = this.feed.offer({ event: understood(event, this.options.types), previous });
    if (offered === 'dropped') this.watch.holeSeen(true);
    else if (offered === 'waits') this.watch.holeSeen(lacking);
  }

  /** What this version does not understand is left to the log, whose reading says so to every subscriber. */
  private setAside(error: unknown): void {
    if (isUnknownEvent(error)) {
      this.watch.holeSeen(true);
      return;
    }
    this.options.metrics?.foreignRecord(this.topic);
    // A program that writes to the wrong topic does so again and again.
    if (this.foreign++ % 1000 === 0) this.options.onFailure?.('kafka', error, this.foreign);
  }
}
