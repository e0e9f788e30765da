import { setTimeout as sleep } from 'node:timers/promises';
import { ORIGIN, type Tenure } from '#event-sourcing';
import { kafkaClient } from './kafka-client.js';
import type { KafkaMetrics } from './kafka-metrics.js';
import { PartitionSender } from './partition-sender.js';
import { Relay, type RelayParts } from './relay.js';
import { EVENTS_TOPIC } from './topics.js';

export interface KafkaRelayOptions extends Pick<RelayParts, 'store' | 'partitions' | 'pageSize'> {
  readonly brokers: readonly string[];
  readonly topic?: string;
  /** Awaited each time before the brokers are connected to; what it throws ends that beginning. */
  readonly ensureTopics?: () => Promise<void>;
  /** Calls back when the log has grown (LISTEN, own appends), until the returned function is called; without it: polling. */
  readonly onGrowth?: (listener: () => void) => () => void;
  /** The net under lost calls, milliseconds; 100 by default. */
  readonly pollInterval?: number;
  readonly metrics?: KafkaMetrics;
  /** Hears sends that failed; they are repeated. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * The work of the campaign `relay`: one tenure's carrying of the log to Kafka. Each begins with a producer of its own, and
 * with a look at what waits: a leader that reaches no broker is behind all the same, and says so until it is level.
 */
export function relay(options: KafkaRelayOptions): (tenure: Tenure) => Promise<void> {
  const { brokers, store, partitions, pageSize, metrics, topic = EVENTS_TOPIC } = options;
  let leading: Tenure | undefined;
  const leads = (): boolean => leading !== undefined && leading.holds() && !leading.signal.aborted;
  const meter = metrics?.relay(leads);
  let sender: PartitionSender | undefined;
  let tenures = 0;
  metrics?.connection('relay', () => sender?.connected ?? false);
  return async (tenure) => {
    // Of a tenure before: others have sent since.
    if (leading !== tenure) meter?.waitingSince(undefined);
    leading = tenure;
    meter?.waitingSince((await store.readRecordsAfter(tenure.checkpoint?.position ?? ORIGIN, 1)).events[0]?.time);
    await options.ensureTopics?.();
    const onFailure = (error: unknown): void => {
      meter?.failed();
      options.onFailure?.(error);
    };
    const mayGoOn = (): boolean => tenure.holds() && !tenure.signal.aborted;
    if (tenures++ > 0) metrics?.restarted('relay');
    const mine = await PartitionSender.connect(kafkaClient(brokers, 'rolegate-relay'), { topic, mayGoOn, onFailure });
    sender = mine;
    const growth = new Growth(options);
    // Retries inside kafkajs know nothing of the tenure; without a connection they end.
    const end = (): void => void mine.close();
    tenure.signal.addEventListener('abort', end, { once: true });
    try {
      await new Relay(tenure, { store, sender: mine, partitions, pageSize, grown: (signal) => growth.wait(signal), meter }).run();
    } finally {
      tenure.signal.removeEventListener('abort', end);
      growth.close();
      await mine.close();
    }
  };
}

/** Waits for the log to grow: a call that came while nobody waited counts. */
class Growth {
  private grew = false;
  private wake = (): void => undefined;
  private readonly forget: (() => void) | undefined;

  constructor(private readonly options: Pick<KafkaRelayOptions, 'onGrowth' | 'pollInterval'>) {
    this.forget = options.onGrowth?.(() => {
      this.grew = true;
      this.wake();
    });
  }

  async wait(signal: AbortSignal): Promise<void> {
    if (!this.grew) {
      const waiting = new AbortController();
      this.wake = () => waiting.abort();
      await sleep(this.options.pollInterval ?? 100, undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).catch(() => undefined);
    }
    this.grew = false;
  }

  close(): void {
    this.forget?.();
  }
}
