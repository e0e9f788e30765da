import { accountSlot } from '#event-sourcing';
import type { AuditTransport, TransportedRecord } from '#telemetry';
import { kafkaClient } from './kafka-client.js';
import type { KafkaMetrics } from './kafka-metrics.js';
import { type OutgoingRecord, PartitionSender } from './partition-sender.js';
import { AUDIT_TOPIC } from './topics.js';

export interface KafkaAuditTransportOptions {
  readonly brokers: readonly string[];
  readonly partitions: number;
  readonly topic?: string;
  /** Milliseconds after which a sending that was not acknowledged fails; 10,000 by default. */
  readonly within?: number;
  readonly metrics?: KafkaMetrics;
}

/** Audit records into their topic, by account. A producer that failed is replaced by the next sending. */
export class KafkaAuditTransport implements AuditTransport {
  private readonly topic: string;
  private sender: PartitionSender | undefined;
  private deadline = 0;
  private begun = false;
  private closed = false;

  constructor(private readonly options: KafkaAuditTransportOptions) {
    this.topic = options.topic ?? AUDIT_TOPIC;
    options.metrics?.connection('audit', () => this.sender?.connected ?? false);
  }

  async send(records: readonly TransportedRecord[]): Promise<void> {
    const { partitions, within = 10_000 } = this.options;
    this.deadline = performance.now() + within;
    const sender = (this.sender ??= await this.connect());
    const outcomes = await Promise.allSettled([...byPartition(records, partitions)].map(([partition, ofPartition]) => sender.send(partition, ofPartition)));
    const failed = outcomes.find((one) => one.status === 'rejected');
    if (failed === undefined) return;
    this.sender = undefined;
    await sender.close();
    throw failed.reason as Error;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.sender?.close();
  }

  private async connect(): Promise<PartitionSender> {
    const mayGoOn = (): boolean => !this.closed && performance.now() < this.deadline;
    if (this.begun) this.options.metrics?.restarted('audit');
    this.begun = true;
    return PartitionSender.connect(kafkaClient(this.options.brokers, 'rolegate-audit'), { topic: this.topic, mayGoOn });
  }
}

function byPartition(records: readonly TransportedRecord[], partitions: number): Map<number, OutgoingRecord[]> {
  const sorted = new Map<number, OutgoingRecord[]>();
  for (const { account, json } of records) {
    const partition = accountSlot(account, partitions);
    const ofPartition = sorted.get(partition);
    if (ofPartition === undefined) sorted.set(partition, [{ key: account, value: json }]);
    else ofPartition.push({ key: account, value: json });
  }
  return sorted;
}
