import type { Kafka } from 'kafkajs';
import { until } from '../test/until.js';
import type { PartitionFetch } from './kafkajs-cluster.js';
import { TopicReader } from './topic-reader.js';

const [FIRST, SECOND] = [1, 2];

/** A fetch that a broker has not answered yet. */
interface WaitingFetch {
  readonly leader: number;
  readonly offset: string;
  answer(fetched: Partial<PartitionFetch>): void;
  refuse(type: string): void;
}

/** One partition, number 0, whose leader and end the test says; a fetch waits until the test answers it. */
class FakeBrokers {
  leader = FIRST;
  end = '5';
  readonly waiting: WaitingFetch[] = [];
  readonly kafka = { [Symbol('private:Kafka:createCluster')]: () => this.cluster } as unknown as Kafka;
  private readonly closing = new AbortController();
  private readonly cluster = {
    connect: async () => undefined,
    disconnect: async () => this.closing.abort(),
    addTargetTopic: async () => undefined,
    refreshMetadata: async () => undefined,
    refreshMetadataIfNecessary: async () => undefined,
    findTopicPartitionMetadata: () => [{ partitionId: 0, leader: this.leader }],
    fetchTopicsOffset: async () => [{ partitions: [{ partition: 0, offset: this.end }] }],
    findBroker: async ({ nodeId }: { nodeId: number }) => ({
      fetch: ({ topics }: { topics: { partitions: { fetchOffset: string }[] }[] }) => new Promise((resolve, reject) => {
        this.closing.signal.addEventListener('abort', () => reject(new Error('closed')));
        const fetched = { partition: 0, highWatermark: this.end, messages: [] };
        this.waiting.push({
          leader: nodeId, offset: topics[0]!.partitions[0]!.fetchOffset,
          answer: (part) => resolve({ responses: [{ partitions: [{ ...fetched, ...part }] }] }),
          refuse: (type) => reject(Object.assign(new Error(type), { type })),
        });
      }),
    }),
  };

  /** The next fetch of a leader, when it has come. */
  async fetchOf(leader: number): Promise<WaitingFetch> {
    const place = (): number => this.waiting.findIndex((one) => one.leader === leader);
    await until(() => place() >= 0);
    return this.waiting.splice(place(), 1)[0]!;
  }
}

describe('TopicReader', () => {
  let reader: TopicReader | undefined;
  afterEach(() => reader?.stop());

  it('reads on from the end when the leader before has lost the place while the new one had nothing to bring', async () => {
    const brokers = new FakeBrokers();
    const [taken, failures] = [[] as string[], [] as string[]];
    reader = new TopicReader(brokers.kafka, { topic: 't', take: (_, value) => taken.push(String(value)), onFailure: (error) => failures.push((error as Error).message) });
    const before = await brokers.fetchOf(FIRST);
    brokers.leader = SECOND;
    const under = await brokers.fetchOf(SECOND);
    before.refuse('OFFSET_OUT_OF_RANGE');
    await until(() => failures.length === 1);
    brokers.end = '9';
    under.answer({ messages: [] });
    const anew = await brokers.fetchOf(SECOND);
    expect([anew.offset, failures]).toEqual(['9', ['OFFSET_OUT_OF_RANGE']]);
    anew.answer({ highWatermark: '10', messages: [{ offset: '9', value: Buffer.from('nine') }] });
    expect((await brokers.fetchOf(SECOND)).offset).toBe('10');
    expect(taken).toEqual(['nine']);
    expect(reader.health()).toMatchObject({ connected: true, lag: 0 });
  });
});
