import type { FeedMeter } from '#event-sourcing';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { RelayMeter } from './relay.js';

/** A program's client of Kafka, as labels name it. */
export type KafkaClientName = 'relay' | 'reader' | 'audit';

/** What Kafka's clients tell Prometheus; the names are listed in docs/reference/metrics.md. */
export class KafkaMetrics {
  private readonly connections = new Map<KafkaClientName, () => boolean>();
  private readonly restarts: Counter;
  private readonly foreign: Counter;

  constructor(private readonly registry: Registry) {
    const registers = [registry];
    const { connections } = this;
    new Gauge({
      name: 'rolegate_kafka_connected',
      help: '1 while the client reaches the brokers.',
      labelNames: ['client'],
      registers,
      collect() {
        for (const [client, connected] of connections) this.set({ client }, connected() ? 1 : 0);
      },
    });
    this.restarts = new Counter({ name: 'rolegate_kafka_restarts_total', help: 'Clients begun anew after a crash.', labelNames: ['client'], registers });
    this.foreign = new Counter({ name: 'rolegate_kafka_foreign_records_total', help: 'Records that are not ours or broken; set aside.', labelNames: ['topic'], registers });
  }

  /** From now on asked at each scrape. */
  connection(client: KafkaClientName, connected: () => boolean): void {
    this.connections.set(client, connected);
  }

  restarted(client: KafkaClientName): void {
    this.restarts.inc({ client });
  }

  foreignRecord(topic: string): void {
    this.foreign.inc({ topic });
  }

  /** `leads`: whether what is waited for is this process's to send; asked at each scrape. */
  relay(leads: () => boolean): RelayMeter & { failed(): void } {
    const registers = [this.registry];
    const events = new Counter({ name: 'rolegate_relay_events_total', help: 'Events acknowledged by Kafka.', registers });
    const failures = new Counter({ name: 'rolegate_relay_failures_total', help: 'Sends that failed and were repeated.', registers });
    let since: Date | undefined;
    new Gauge({
      name: 'rolegate_relay_lag_seconds',
      help: 'Age of the oldest event that the leader has not got acknowledged; 0 when level or not leader.',
      registers,
      collect() {
        this.set(since === undefined || !leads() ? 0 : Math.max(0, Date.now() - since.getTime()) / 1000);
      },
    });
    return {
      acknowledged: (count) => events.inc(count),
      failed: () => failures.inc(),
      waitingSince: (time) => void (since = time),
    };
  }
}

/** What a feed, of either kind, tells Prometheus. `lags`: by subscription, milliseconds. */
export function feedMeter(registry: Registry, lags: () => ReadonlyMap<string, number>): FeedMeter {
  const registers = [registry];
  const events = new Counter({ name: 'rolegate_feed_events_total', help: 'Events brought to the log window.', labelNames: ['source'], registers });
  const failures = new Counter({ name: 'rolegate_feed_handler_failures_total', help: 'Batches that a subscriber could not handle at once.', labelNames: ['subscriber'], registers });
  new Gauge({
    name: 'rolegate_feed_lag_seconds',
    help: 'Age of the oldest event not handled yet; 0 when level with the log.',
    labelNames: ['subscriber'],
    registers,
    collect() {
      this.reset();
      for (const [subscriber, lag] of lags()) this.set({ subscriber }, lag / 1000);
    },
  });
  return {
    brought: (source, count) => events.inc({ source }, count),
    handlerFailed: (subscriber) => failures.inc({ subscriber }),
  };
}
