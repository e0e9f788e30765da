import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKit } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { ok } from './caller.js';
import { eventually } from './eventually.js';
import { MortalNode } from './mortal-node.js';

const KEYS = 5;

interface Told {
  readonly eventName: string;
  readonly s3: { readonly object: { readonly key: string; readonly eTag?: string; readonly size?: number; readonly sequencer: string } };
}

describeWith(provisioned('gateway'), 'Notifications, a gateway that is killed and an endpoint that fails', () => {
  const database = databaseKit();
  const told: Told[] = [];
  let asked = 0;
  // Now and then a message is refused, or taken and never answered.
  const hook = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      if (++asked % 41 === 0) return void response.writeHead(500).end();
      told.push(...((JSON.parse(Buffer.concat(parts).toString()) as { Records?: Told[] }).Records ?? []));
      if (asked % 67 === 0) request.socket.destroy();
      else response.writeHead(200).end();
    });
  });
  let gateway: MortalNode;

  beforeAll(async () => {
    await once(hook.listen(0, '127.0.0.1'), 'listening');
    gateway = new MortalNode('notifications-killed', database.connectionString);
    await gateway.start();
    const { root } = gateway;
    const target = ok(await root.admin('POST', '/rolegate/v1/notification-targets', { name: 'hook', endpoint: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/` }));
    const topic = (JSON.parse(target.body) as { topic_arn: string }).topic_arn;
    ok(await root.s3('PUT', '/mine'));
    ok(await root.s3('PUT', '/mine', { query: { notification: '' }, body: `<NotificationConfiguration><TopicConfiguration><Topic>${topic}</Topic><Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event></TopicConfiguration></NotificationConfiguration>` }));
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    hook.closeAllConnections();
    hook.close();
  }, 60_000);

  it('come for everything that was answered, at least once, and those of a key in the order of what happened', async () => {
    /** ETags, or '' for a deletion, of each key as they were acknowledged. */
    const done = new Map<string, string[]>(Array.from({ length: KEYS }, (_, i) => [`key ${i}`, []]));
    for (let round = 0; round < 4; round++) {
      const lanes = [...done].map(([key, etags], lane) => async (i: number) => {
        const answer = await gateway.root.s3(i % 4 === 3 ? 'DELETE' : 'PUT', `/mine/key%20${lane}`, i % 4 === 3 ? {} : { body: `${round} ${key} ${i}` }).catch(() => undefined);
        if (answer !== undefined && answer.status < 300) etags.push(i % 4 === 3 ? '' : String(answer.headers.etag).slice(1, -1));
        // However fast the machine is, no more than is heard in time: after each failure of the endpoint the gateway pauses, some forty records a second come through.
        await sleep(15);
      });
      await gateway.killUnder(lanes, 500 + 400 * round);
    }
    const ofKey = (key: string): Told[] => told.filter(({ s3 }) => s3.object.key === key.replace(' ', '+'));
    const missing = (): string[] => [...done].flatMap(([key, etags]) => {
      const heard = new Set(ofKey(key).map(({ s3 }) => s3.object.eTag));
      return etags.filter((etag) => etag !== '' && !heard.has(etag));
    });
    await eventually(() => (missing().length === 0 ? true : undefined), 60_000).catch(() => undefined);
    expect(missing()).toEqual([]);
    await eventually(async () => {
      const { targets } = JSON.parse(ok(await gateway.root.admin('GET', '/rolegate/v1/notification-targets')).body) as { targets: readonly { waiting: number }[] };
      return targets[0]!.waiting === 0 ? true : undefined;
    }, 60_000);
    for (const [key, etags] of done) {
      expect(etags.length).toBeGreaterThan(5);
      // What comes again is told by its sequencer; without that the order is that of the changes, also where a kill left one unanswered.
      const once = [...new Map(ofKey(key).map((one) => [one.s3.object.sequencer, one])).values()];
      const sequencers = once.map(({ s3 }) => s3.object.sequencer);
      expect(sequencers).toEqual([...sequencers].sort());
      const heard = once.map(({ eventName, s3 }) => (eventName === 'ObjectRemoved:Delete' ? '' : s3.object.eTag!));
      let at = 0;
      for (const one of heard) if (one === etags[at]) at++;
      expect({ key, heardInOrder: at }).toEqual({ key, heardInOrder: etags.length });
    }
  }, 240_000);
});
