import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKit } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { type Balancer, startBalancer } from './balancer.js';
import { type Answer, Caller, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { launch, type NodeOptions, type NodeProcess } from './node-process.js';

const rootKey: Credentials = { accessKeyId: 'ROLLINGROOT', secretAccessKey: 'secret-of-the-rolling-restart' };
const CALLERS = 6;

describeWith([provisioned('gateway'), provisioned('haproxy')], 'Gateways behind HAProxy, restarted one after the other under load', () => {
  const database = databaseKit();
  const nodes: NodeProcess[] = [];
  let folder: string;
  let balancer: Balancer | undefined;

  const optionsOf = (name: string, before?: NodeProcess): NodeOptions => ({
    dataDir: join(folder, name),
    env: {
      DATABASE_URL: database.connectionString, ROLEGATE_SEAL_KEYS: `seal:${Buffer.alloc(32, 1).toString('base64')}`, ROLEGATE_BLOB_DIR: join(folder, 'blobs'), ROLEGATE_LOG_LEVEL: 'error',
      ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_DRAIN_SECONDS: '3', ROLEGATE_TRUSTED_PROXIES: '127.0.0.1/32', ...(name === 'b' && { ROLEGATE_WORKERS: '2' }),
      ...(before && { ROLEGATE_PORT: new URL(before.endpoint).port, ROLEGATE_MANAGEMENT_PORT: new URL(before.management).port }),
    },
  });

  beforeAll(async () => {
    folder = dataFolder('rolling');
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name));
      nodes.push(await launch(optionsOf(name)));
    }
    await Promise.all(nodes.map((node) => node.ready()));
    balancer = await startBalancer(folder, nodes);
  }, 120_000);
  afterAll(async () => {
    await balancer?.stop();
    await Promise.all(nodes.map((node) => node.stop()));
    await discard(folder);
  }, 60_000);

  it('lose no request: kept-alive and new connections, small calls, uploads and downloads', async () => {
    const root = new Caller(balancer!.endpoint, rootKey);
    ok(await root.s3('PUT', '/bucket'));
    let running = true;
    let served = 0;
    const failures: string[] = [];
    const expectServed = async (what: string, asked: Promise<Answer>): Promise<void> => {
      const outcome = await asked.then(({ status, body }) => (status < 300 ? undefined : `${status} ${body.slice(0, 200)}`), (error: unknown) => String(error));
      if (outcome === undefined) served += 1;
      else failures.push(`${what}: ${outcome}`);
    };
    const load = async (number: number): Promise<void> => {
      const kept = root.as(rootKey);
      const body = String(number).repeat(300_000);
      while (running) {
        await expectServed('a small call', kept.sts('GetCallerIdentity'));
        await expectServed('an upload', kept.s3('PUT', `/bucket/${number}`, { body }));
        await expectServed('a download', kept.s3('GET', `/bucket/${number}`));
        const fresh = root.as(rootKey);
        await expectServed('a call on a new connection', fresh.sts('GetCallerIdentity'));
        fresh.close();
      }
      kept.close();
    };
    const loads = Array.from({ length: CALLERS }, (_, i) => load(i));
    await sleep(1000);
    for (let round = 0; round < count(1, 5); round++) {
      for (const [i, name] of ['a', 'b'].entries()) {
        nodes[i]!.signal('SIGTERM');
        expect(await nodes[i]!.ended()).toEqual({ code: 0, signal: null });
        nodes[i] = await launch(optionsOf(name, nodes[i]));
        await nodes[i]!.ready();
        // The balancer has to see it come back before the other one goes.
        await sleep(2000);
      }
    }
    running = false;
    await Promise.all(loads);
    root.close();
    expect([failures, nodes.map((node) => node.logs()).filter(() => failures.length > 0)]).toEqual([[], []]);
    expect(served).toBeGreaterThan(200);
  }, 300_000);
});
