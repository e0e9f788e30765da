import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKit } from '#testing';
import { type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeUser } from './world.js';

interface Message {
  readonly Event?: string;
  readonly Records?: readonly { readonly eventName: string; readonly opaqueData?: string; readonly s3: { readonly object: { readonly key: string; readonly sequencer: string } } }[];
}

/** An endpoint that takes what `status` lets it. */
class Hook {
  readonly messages: Message[] = [];
  readonly signatures: string[] = [];
  readonly bodies: string[] = [];
  status = 200;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const body = Buffer.concat(parts).toString();
        if (this.status === 200) {
          this.messages.push(JSON.parse(body) as Message);
          this.bodies.push(body);
          this.signatures.push(String(request.headers['x-rolegate-signature']));
        }
        response.writeHead(this.status).end();
      });
    });
  }

  async listen(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** `event key` of the records, of all of them in the order of their coming. */
  get told(): string[] {
    return this.messages.flatMap(({ Records = [] }) => Records.map(({ eventName, s3 }) => `${eventName} ${s3.object.key}`));
  }

  async until(holds: () => boolean): Promise<void> {
    for (let i = 0; i < 200 && !holds(); i++) await sleep(50);
    expect(holds()).toBe(true);
  }

  close(): void {
    this.server.close();
  }
}

describe('Notifications of a gateway', () => {
  const database = databaseKit();
  const hook = new Hook();
  let node: InProcess;
  let owner: Caller;
  let arn = '';

  beforeAll(async () => {
    node = await startInProcess(database.connectionString);
    const endpoint = await hook.listen();
    const put = ok(await node.root.admin('POST', '/rolegate/v1/notification-targets', { name: 'hook', account: 'acme', endpoint, 'opaque-data': 'me', secret: 'hush' }));
    arn = (JSON.parse(put.body) as { topic_arn: string }).topic_arn;
    owner = node.root.as(await makeUser(node.root, 'owner', { tenant: 'acme' }));
    ok(await owner.s3('PUT', '/bucket'));
    const configuration = `<NotificationConfiguration><TopicConfiguration><Id>all</Id><Topic>${arn}</Topic><Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>in/</Value></FilterRule></S3Key></Filter></TopicConfiguration></NotificationConfiguration>`;
    ok(await owner.s3('PUT', '/bucket', { query: { notification: '' }, body: configuration }));
  }, 120_000);
  afterAll(async () => {
    await node.stop();
    hook.close();
  }, 60_000);

  const backlog = async (): Promise<number> => (JSON.parse(ok(await node.root.admin('GET', '/rolegate/v1/notification-targets')).body) as { targets: { waiting: number }[] }).targets[0]!.waiting;

  it('tell the topic that it was chosen, and then what happens, in order and signed', async () => {
    await hook.until(() => hook.messages.some(({ Event }) => Event === 's3:TestEvent'));
    ok(await owner.s3('PUT', '/bucket/in/a', { body: 'x' }));
    ok(await owner.s3('PUT', '/bucket/out/a', { body: 'x' }));
    ok(await owner.s3('PUT', '/bucket/in/a', { body: 'y' }));
    ok(await owner.s3('DELETE', '/bucket/in/a'));
    await hook.until(() => hook.told.length === 3);
    expect(hook.told).toEqual(['ObjectCreated:Put in/a', 'ObjectCreated:Put in/a', 'ObjectRemoved:Delete in/a']);
    const sequencers = hook.messages.flatMap(({ Records = [] }) => Records.map(({ s3 }) => s3.object.sequencer));
    expect(sequencers).toEqual([...sequencers].sort());
    expect(hook.messages.at(-1)!.Records![0]!.opaqueData).toBe('me');
    expect(hook.signatures).toEqual(hook.bodies.map((body) => `sha256=${createHmac('sha256', 'hush').update(body).digest('hex')}`));
  }, 30_000);

  it('wait for an endpoint that is away, which no request notices, and come when it is back', async () => {
    hook.status = 503;
    const before = hook.told.length;
    for (let i = 0; i < 20; i++) ok(await owner.s3('PUT', `/bucket/in/${i}`, { body: 'x' }));
    expect(await backlog()).toBe(20);
    await sleep(1000);
    expect(await backlog()).toBe(20);
    hook.status = 200;
    await hook.until(() => hook.told.length === before + 20);
    expect(new Set(hook.told.slice(before))).toEqual(new Set(Array.from({ length: 20 }, (_, i) => `ObjectCreated:Put in/${i}`)));
  }, 60_000);

  it('survive the node that was to send them', async () => {
    hook.status = 503;
    const before = hook.told.length;
    ok(await owner.s3('PUT', '/bucket/in/last', { body: 'x' }));
    const { sealKeys } = node;
    await node.stop();
    hook.status = 200;
    node = await startInProcess(database.connectionString, { ROLEGATE_SEAL_KEYS: sealKeys });
    await hook.until(() => hook.told.length === before + 1);
    expect(hook.told.at(-1)).toBe('ObjectCreated:Put in/last');
    expect(await backlog()).toBe(0);
  }, 120_000);

  it('are dropped with their topic, and never show its secret', async () => {
    hook.status = 503;
    owner = node.root.as(owner.credentials);
    ok(await owner.s3('PUT', '/bucket/in/dropped', { body: 'x' }));
    ok(await node.root.admin('DELETE', '/rolegate/v1/notification-targets', { name: 'hook', account: 'acme' }));
    await sleep(1500);
    hook.status = 200;
    await sleep(1000);
    expect(hook.told).not.toContain('ObjectCreated:Put in/dropped');
    const history = await node.root.admin('GET', `/rolegate/v1/history/notification-target/${encodeURIComponent(arn)}`);
    expect(history.body).not.toContain('hush');
  }, 30_000);
});
