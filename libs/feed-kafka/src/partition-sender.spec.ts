import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Kafka } from 'kafkajs';
import { PartitionSender, SendingEndedError, batchesOf, isFinal } from './partition-sender.js';

interface Sent { readonly partition: number; readonly values: string[] }

/** A producer whose outcomes the test says; never finds two sends to a partition at a time. */
class FakeProducer {
  sent: Sent[] = [];
  outcome: (sent: Sent) => Promise<void> = () => sleep(1);
  private readonly busy = new Set<number>();
  connect = async (): Promise<void> => undefined;
  disconnect = async (): Promise<void> => undefined;
  send = async ({ messages }: { messages: { partition: number; value: string }[] }): Promise<void> => {
    const partitions = new Set(messages.map(({ partition }) => partition));
    expect(partitions.size).toBe(1);
    const [partition] = partitions as unknown as [number];
    expect(this.busy.has(partition)).toBe(false);
    this.busy.add(partition);
    const sent = { partition, values: messages.map(({ value }) => value) };
    this.sent.push(sent);
    try {
      await this.outcome(sent);
    } finally {
      this.busy.delete(partition);
    }
  };
}

const records = (...values: string[]) => values.map((value) => ({ key: 'a', value }));

async function rig(mayGoOn = (): boolean => true) {
  const producer = new FakeProducer();
  const options: object[] = [];
  const kafka = { producer: (given: object) => (options.push(given), producer) } as unknown as Kafka;
  const failures: unknown[] = [];
  const sender = await PartitionSender.connect(kafka, { topic: 't', mayGoOn, onFailure: (error) => failures.push(error) });
  return { producer, options, sender, failures };
}

const gaveUp = (): Error => Object.assign(new Error('gave up'), { name: 'KafkaJSNumberOfRetriesExceeded', retriable: false });
const refused = (type: string): Error => Object.assign(new Error(type), { type, retriable: false });

describe('PartitionSender', () => {
  it('has one send in flight per partition, and names one partition in each', async () => {
    const { producer, sender, options } = await rig();
    await Promise.all([sender.send(0, records('1', '2')), sender.send(0, records('3')), sender.send(1, records('4')), sender.send(0, records('5'))]);
    expect(producer.sent.filter(({ partition }) => partition === 0).map(({ values }) => values)).toEqual([['1', '2'], ['3'], ['5']]);
    expect(options).toEqual([expect.objectContaining({ idempotent: true, maxInFlightRequests: 1 })]);
  });

  it('sends a batch that failed again unchanged, before what came after it', async () => {
    const { producer, sender, failures } = await rig();
    let failing = 2;
    producer.outcome = async () => {
      if (failing-- > 0) throw gaveUp();
    };
    await Promise.all([sender.send(0, records('1', '2')), sender.send(0, records('3'))]);
    expect(producer.sent.map(({ values }) => values)).toEqual([['1', '2'], ['1', '2'], ['1', '2'], ['3']]);
    expect(failures).toHaveLength(2);
    expect(sender.connected).toBe(true);
  });

  it('is of no use any more when the broker itself says no', async () => {
    const { producer, sender } = await rig();
    producer.outcome = async () => {
      throw Object.assign(new Error('wrapped'), { retriable: false, cause: refused('OUT_OF_ORDER_SEQUENCE_NUMBER') });
    };
    const sent = sender.send(0, records('1'));
    const after = sender.send(0, records('2'));
    await expect(sent).rejects.toThrow('wrapped');
    await expect(after).rejects.toThrow('wrapped');
    expect(producer.sent.map(({ values }) => values)).toEqual([['1']]);
  });

  it('asks before each attempt whether it may', async () => {
    let may = true;
    const { producer, sender } = await rig(() => may);
    producer.outcome = async () => {
      may = false;
      throw gaveUp();
    };
    await expect(sender.send(0, records('1'))).rejects.toBeInstanceOf(SendingEndedError);
    expect(producer.sent).toHaveLength(1);
  });

  it('tells a broker that is away from one that refuses', () => {
    expect([gaveUp(), new Error('socket'), Object.assign(new Error(), { cause: Object.assign(new Error('NOT_LEADER'), { type: 'NOT_LEADER_FOR_PARTITION', retriable: true }) })].map(isFinal)).toEqual([false, false, false]);
    expect(isFinal(refused('TOPIC_AUTHORIZATION_FAILED'))).toBe(true);
  });

  it('makes batches that a broker takes, in order, leaving nothing out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 12 }), (sizes) => {
        const all = sizes.map((size, n) => ({ key: String(n), value: 'x'.repeat(size) }));
        const batches = [...batchesOf(all)];
        expect(batches.flat()).toEqual(all);
        for (const batch of batches) expect(batch.length === 1 || batch.reduce((sum, { value }) => sum + value.length, 0) <= 512 * 1024).toBe(true);
      }),
      { numRuns: 30 },
    );
    expect([...batchesOf(Array.from({ length: 1200 }, () => ({ key: '', value: '' })))].map(({ length }) => length)).toEqual([500, 500, 200]);
  });
});
