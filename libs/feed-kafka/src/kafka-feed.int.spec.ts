import { setTimeout as sleep } from 'node:timers/promises';
import { brokerKit, databaseKit, eventFeedContract, type Upheaval } from '#testing';
import { describeWith, provisioned } from '../../../test/provisioned.js';
import { type KafkaUnderTest, PARTITIONS, kafkaRig } from '../test/kafka-rig.js';
import { kafkaClient } from './kafka-client.js';
import { PartitionSender } from './partition-sender.js';

const kafka = provisioned('kafka');

describeWith(kafka, 'the feed over Kafka', () => {
  const database = databaseKit();
  const broker = brokerKit(kafka.command);
  const make = (): Promise<KafkaUnderTest> => kafkaRig({ brokers: broker.brokers, connectionString: database.connectionString });

  /** Writes into the topic beside the relay. */
  const intrude = async (under: KafkaUnderTest, values: readonly string[]): Promise<void> => {
    const sender = await PartitionSender.connect(kafkaClient(broker.brokers, 'intruder'), { topic: under.topic, mayGoOn: () => true });
    for (let partition = 0; partition < PARTITIONS; partition++) await sender.send(partition, values.map((value) => ({ key: '', value })));
    await sender.close();
  };

  const upheavals: readonly Upheaval<KafkaUnderTest>[] = [
    {
      name: 'everything is delivered again by a second relay from the beginning',
      strike: async (under) => {
        const { checkpoint } = under.lease;
        under.lease.checkpoint = undefined;
        under.takeOver(undefined);
        return async () => void (under.lease.checkpoint ??= checkpoint);
      },
    },
    {
      name: 'records are missing that no relay will send any more',
      strike: async (under) => {
        await under.stopRelay();
        return async () => {
          const [last] = (await under.store.readAfter(under.lease.checkpoint!.position, 1000)).events.slice(-1);
          under.takeOver({ position: last!.position, eventId: last!.id });
        };
      },
    },
    {
      name: 'others write into the topic',
      strike: async (under) => {
        await intrude(under, ['', 'nonsense', '{"specversion":"1.0","source":"/elsewhere"}', '[]']);
        return undefined;
      },
    },
    {
      name: 'the relay changes all the time',
      strike: async (under) => {
        let going = true;
        const changes = (async () => {
          while (going) {
            under.takeOver();
            await sleep(30);
          }
        })();
        return async () => {
          going = false;
          await changes;
        };
      },
    },
    {
      name: 'the broker is killed and comes back',
      strike: async () => {
        await broker.signal('SIGKILL');
        return () => broker.start();
      },
      within: 2000,
    },
    {
      name: 'the broker stands still and goes on',
      strike: async () => {
        await broker.signal('SIGSTOP');
        return () => broker.signal('SIGCONT');
      },
      within: 2000,
    },
  ];

  eventFeedContract('Kafka', make, upheavals);
});
