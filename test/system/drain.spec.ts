import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { sha256, signHeaders } from '../conformance/sign-v4.js';
import { Caller, ok } from './caller.js';
import { dataFolder, discard, postgresOf } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';
import { trusting, userArn } from './world.js';

const rootKey: Credentials = { accessKeyId: 'DRAINROOT', secretAccessKey: 'secret-of-the-drain-test' };
const env = { ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey };

/** A CreateRole whose body arrives in two parts. */
function slowCreateRole(endpoint: string, RoleName: string) {
  const body = new URLSearchParams({ Action: 'CreateRole', Version: '2010-05-08', RoleName, AssumeRolePolicyDocument: trusting(userArn('x')) }).toString();
  const { hostname, port, host } = new URL(endpoint);
  const signed = signHeaders({
    method: 'POST', host, path: '/', query: {}, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payloadHash: sha256(body), service: 'iam', region: 'r', date: new Date(),
  }, rootKey);
  const outgoing = request({ hostname, port, method: 'POST', path: '/', headers: { ...signed.headers, 'content-length': body.length }, agent: false });
  const status = new Promise<number>((resolve, reject) => outgoing.on('error', reject).on('response', (reply) => {
    reply.resume().on('end', () => resolve(reply.statusCode!)).on('error', reject);
  }));
  outgoing.write(body.slice(0, 50));
  return { status, finish: () => void outgoing.end(body.slice(50)) };
}

describeWith(provisioned('gateway'), 'SIGTERM', () => {
  let dataDir: string;
  let node: NodeProcess;

  beforeEach(async () => {
    dataDir = dataFolder('drain');
  });
  afterEach(async () => {
    await node.stop();
    await discard(dataDir);
  }, 60_000);

  it('lets a request that is on its way end, takes no new ones, and its effect is there after the next start', async () => {
    node = await launch({ dataDir, env });
    await node.ready();
    const slow = slowCreateRole(node.endpoint, 'Slow');
    await sleep(200);
    node.signal('SIGTERM');
    await sleep(300);
    await expect(new Caller(node.endpoint, rootKey).sts('GetCallerIdentity')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const ready = await fetch(`${node.management}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'not ready', reasons: [{ reason: 'draining' }] }]);
    slow.finish();
    expect(await slow.status).toBe(200);
    expect(await node.ended()).toEqual({ code: 0, signal: null });
    expect(postgresOf(dataDir)).toBeUndefined();
    node = await launch({ dataDir, env });
    await node.ready();
    ok(await new Caller(node.endpoint, rootKey).iam('GetRole', { RoleName: 'Slow' }));
  }, 90_000);

  it('waits no longer than configured for one that does not end', async () => {
    node = await launch({ dataDir, env: { ...env, ROLEGATE_SHUTDOWN_SECONDS: '1' } });
    await node.ready();
    const stuck = slowCreateRole(node.endpoint, 'Stuck');
    const outcome = stuck.status.then(() => 'served', () => 'cut off');
    await sleep(200);
    const began = performance.now();
    node.signal('SIGTERM');
    expect(await node.ended()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await outcome).toBe('cut off');
    expect(postgresOf(dataDir)).toBeUndefined();
  }, 90_000);
});
