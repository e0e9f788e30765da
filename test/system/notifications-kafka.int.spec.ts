import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaClient } from '#feed-kafka';
import { brokerKit, databaseKit } from '#testing';
import type { Consumer } from 'kafkajs';
import { describeWith, provisioned } from '../provisioned.js';
import { type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeUser } from './world.js';

const kafka = provisioned('kafka');
const TOPIC = 'uploads';

interface Message {
  readonly Event?: string;
  readonly Records?: readonly { readonly eventName: string; readonly s3: { readonly object: { readonly key: string; readonly sequencer: string } } }[];
}

async function until(holds: () => boolean | Promise<boolean>, limit = 60_000): Promise<void> {
  for (const end = Date.now() + limit; !(await holds()); await sleep(50)) if (Date.now() > end) throw new Error('did not come');
}

describeWith(kafka, 'Notifications of a gateway to a topic of Kafka', () => {
  const database = databaseKit();
  const broker = brokerKit(kafka.command);
  const taken: { readonly key: string; readonly partition: number; readonly message: Message }[] = [];
  let node: InProcess;
  let owner: Caller;
  let consumer: Consumer;

  beforeAll(async () => {
    const client = kafkaClient(broker.brokers, 'test');
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 3, replicationFactor: 1 }], waitForLeaders: true });
    await admin.disconnect();
    consumer = client.consumer({ groupId: 'test', retry: { retries: 100 } });
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ partition, message }) => void taken.push({ partition, key: message.key!.toString(), message: JSON.parse(message.value!.toString()) as Message }) });
    node = await startInProcess(database.connectionString);
    const made = ok(await node.root.admin('POST', '/rolegate/v1/notification-targets', { name: 'uploads', endpoint: `kafka://${broker.brokers.join(',')}/${TOPIC}` }));
    const { topic_arn: arn } = JSON.parse(made.body) as { topic_arn: string };
    owner = node.root.as(await makeUser(node.root, 'owner'));
    ok(await owner.s3('PUT', '/bucket'));
    ok(await owner.s3('PUT', '/bucket', { query: { notification: '' }, body: `<NotificationConfiguration><TopicConfiguration><Id>all</Id><Topic>${arn}</Topic><Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event></TopicConfiguration></NotificationConfiguration>` }));
  }, 180_000);
  afterAll(async () => {
    await consumer.disconnect();
    await node.stop();
  }, 60_000);

  const told = (): string[] => taken.flatMap(({ message: { Records = [] } }) => Records.map(({ eventName, s3 }) => `${eventName} ${s3.object.key}`));
  const waiting = async (): Promise<number> => (JSON.parse(ok(await node.root.admin('GET', '/rolegate/v1/notification-targets')).body) as { targets: { waiting: number }[] }).targets[0]!.waiting;

  it('come, those of a key in one partition and in their order', async () => {
    await until(() => taken.some(({ message }) => message.Event === 's3:TestEvent'));
    for (let n = 0; n < 3; n++) {
      ok(await owner.s3('PUT', '/bucket/a', { body: String(n) }));
      ok(await owner.s3('PUT', `/bucket/b${n}`, { body: 'x' }));
    }
    ok(await owner.s3('DELETE', '/bucket/a'));
    await until(() => told().length >= 7);
    const ofA = taken.filter(({ message }) => message.Records?.[0]!.s3.object.key === 'a');
    expect(ofA.map(({ message }) => message.Records![0]!.eventName)).toEqual(['ObjectCreated:Put', 'ObjectCreated:Put', 'ObjectCreated:Put', 'ObjectRemoved:Delete']);
    expect(new Set(ofA.map(({ partition }) => partition)).size).toBe(1);
    const sequencers = ofA.map(({ message }) => message.Records![0]!.s3.object.sequencer);
    expect(sequencers).toEqual([...sequencers].sort());
    expect(await waiting()).toBe(0);
  }, 90_000);

  it('wait for a broker that was killed, which no request notices, and none is missing when it is back', async () => {
    await broker.signal('SIGKILL');
    for (let n = 0; n < 20; n++) ok(await owner.s3('PUT', `/bucket/away${n}`, { body: 'x' }));
    await sleep(1500);
    expect(await waiting()).toBe(20);
    await broker.start();
    await until(async () => (await waiting()) === 0);
    await until(() => Array.from({ length: 20 }, (_, n) => `ObjectCreated:Put away${n}`).every((one) => told().includes(one)));
  }, 180_000);
});
