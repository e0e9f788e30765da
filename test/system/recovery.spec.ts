import { setTimeout as sleep } from 'node:timers/promises';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import type { Credentials } from '../conformance/gateway.js';
import { Caller, credentialsIn, ok } from './caller.js';
import { dataFolder, discard, postgresOf } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const rootKey: Credentials = { accessKeyId: 'RECOVERYROOT', secretAccessKey: 'secret-of-the-recovery-test' };
const env = { ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_LOG_LEVEL: 'warn' };

describeWith(provisioned('gateway'), 'After kill -9', () => {
  let dataDir: string;
  let node: NodeProcess;
  let root: Caller;

  async function start(): Promise<void> {
    node = await launch({ dataDir, env });
    await node.ready();
    root = new Caller(node.endpoint, rootKey);
  }

  /** A power cut for the gateway, and for its Postgres where asked. */
  async function kill(postgresToo: boolean): Promise<void> {
    const postgres = postgresOf(dataDir);
    node.signal('SIGKILL');
    if (postgresToo && postgres !== undefined) process.kill(postgres, 'SIGKILL');
    await node.ended();
    root.close();
  }

  beforeAll(async () => {
    dataDir = dataFolder('recovery');
    await start();
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await node?.stop();
    await discard(dataDir);
  }, 60_000);

  it.each([['the gateway', false], ['the gateway and Postgres', true]])('of %s the next start has users, keys, roles, sessions and objects as they were acknowledged', async (_, postgresToo) => {
    const uid = postgresToo ? 'both' : 'gateway';
    const user = root.as(await makeUser(root, uid));
    await makeRole(root, `Role-${uid}`, trusting(userArn(uid)), policy(statement('Allow', 'iam:ListRoles')));
    const session = await assume(user, `Role-${uid}`);
    const second = credentialsIn(await root.iam('CreateAccessKey', { UserName: uid }));
    ok(await root.iam('UpdateAccessKey', { UserName: uid, AccessKeyId: uid, Status: 'Inactive' }));
    const bodies = { small: 'bytes of a small one', large: 'x'.repeat(2_000_000) };
    ok(await root.s3('PUT', `/${uid}-bucket`));
    for (const [key, body] of Object.entries(bodies)) ok(await root.s3('PUT', `/${uid}-bucket/${key}`, { body }));
    ok(await root.s3('PUT', `/${uid}-bucket/gone`, { body: 'x' }));
    ok(await root.s3('DELETE', `/${uid}-bucket/gone`));
    await kill(postgresToo);
    await start();
    for (const [key, body] of Object.entries(bodies)) expect(ok(await root.s3('GET', `/${uid}-bucket/${key}`)).body === body).toBe(true);
    expect((await root.s3('GET', `/${uid}-bucket/gone`)).code).toBe('NoSuchKey');
    expect((await root.as({ accessKeyId: uid, secretAccessKey: `secret-of-${uid}` }).sts('GetCallerIdentity')).code).toBe('InvalidClientTokenId');
    expect((await root.as(second).sts('GetCallerIdentity')).status).toBe(200);
    // The session came from the key that is inactive now; a new one from the other key works.
    expect((await root.as(session).sts('GetCallerIdentity')).code).toBe('InvalidClientTokenId');
    expect((await root.as(await assume(root.as(second), `Role-${uid}`)).iam('ListRoles')).status).toBe(200);
  }, 90_000);

  it('of Postgres alone the gateway says so and ends, and the next start goes on', async () => {
    ok(await root.iam('CreateRole', { RoleName: 'BeforeTheLoss', AssumeRolePolicyDocument: trusting(userArn('x')) }));
    process.kill(postgresOf(dataDir)!, 'SIGKILL');
    expect((await node.ended()).code).toBe(1);
    expect(node.logs()).toMatch(/the embedded Postgres ended; ending/);
    root.close();
    await start();
    ok(await root.iam('GetRole', { RoleName: 'BeforeTheLoss' }));
  }, 90_000);

  it('between append and projection: every acknowledged role is listed, and every name is free again once it is deleted', async () => {
    const acknowledged = new Set<string>();
    const attempted = new Set<string>();
    for (let round = 0; round < count(3, 20); round++) {
      let stopped = false;
      const enough = acknowledged.size + 3 + Math.floor(Math.random() * 30);
      const make = async (writer: number): Promise<void> => {
        const caller = new Caller(node.endpoint, rootKey);
        for (let i = 0; !stopped; i++) {
          const RoleName = `kill-${round}-${writer}-${i}`;
          attempted.add(RoleName);
          const answer = await caller.iam('CreateRole', { RoleName, AssumeRolePolicyDocument: trusting(userArn('x')) }).catch(() => undefined);
          if (answer === undefined) return;
          if (answer.status === 200) acknowledged.add(RoleName);
        }
      };
      const writers = [0, 1, 2, 3].map(make);
      for (const end = performance.now() + 5000; acknowledged.size < enough && performance.now() < end;) await sleep(1);
      await kill(round % 2 === 1);
      stopped = true;
      await Promise.all(writers);
      await start();
    }
    const listed = await allRoles('kill-');
    expect(acknowledged.size).toBeGreaterThan(5);
    expect([...acknowledged].filter((name) => !listed.has(name))).toEqual([]);
    // What was under way is there whole or not at all; either way its name can be had.
    const doubtful = [...attempted].filter((name) => !acknowledged.has(name));
    for (const RoleName of [...doubtful, ...[...acknowledged].slice(-20)]) {
      if (listed.has(RoleName)) ok(await root.iam('DeleteRole', { RoleName }));
      ok(await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument: trusting(userArn('x')) }));
      ok(await root.iam('GetRole', { RoleName }));
    }
  }, 300_000);

  async function allRoles(prefix: string): Promise<Set<string>> {
    const names = new Set<string>();
    for (let Marker: string | undefined = ''; Marker !== undefined;) {
      const page = ok(await root.iam('ListRoles', { MaxItems: '1000', ...(Marker === '' ? {} : { Marker }) }));
      for (const match of page.body.matchAll(/<RoleName>([^<]*)</g)) if (match[1]!.startsWith(prefix)) names.add(match[1]!);
      Marker = page.text('IsTruncated') === 'true' ? page.text('Marker') : undefined;
    }
    return names;
  }
});
