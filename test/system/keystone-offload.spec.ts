import { setTimeout as sleep } from 'node:timers/promises';
import { databaseKit } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { type Ec2User, type Keystone, keystoneSettings, startKeystone } from '../providers/keystone.js';
import { type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, statement } from './world.js';

const CALLS = count(2000, 10_000);
const CONNECTIONS = 8;
/** Seconds for which Keystone's word is remembered: here so short that what follows cannot rest on it. */
const REMEMBERED = 1;

describeWith(provisioned('keystone'), 'What Keystone is asked', () => {
  const database = databaseKit();
  const callers: Caller[] = [];
  let keystone: Keystone;
  let node: InProcess;
  let alice: Ec2User;
  const as = (credentials: Caller['credentials']): Caller => (callers.push(node.root.as(credentials)), callers.at(-1)!);

  /** Requests over several connections, and for how long. */
  async function requests(credentials: Caller['credentials'], number: number): Promise<number> {
    const from = performance.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      const caller = as(credentials);
      for (let i = 0; i < number / CONNECTIONS; i++) ok(await caller.s3(i % 4 === 0 ? 'PUT' : 'GET', '/offload/key', i % 4 === 0 ? { body: 'text' } : {}));
    }));
    return (performance.now() - from) / 1000;
  }

  beforeAll(async () => {
    keystone = await startKeystone();
    node = await startInProcess(database.connectionString, keystoneSettings(keystone, { ROLEGATE_KEYSTONE_CACHE_SECONDS: String(REMEMBERED), ROLEGATE_KEYSTONE_CHECK_SECONDS: '0' }));
    alice = await keystone.user('alice', 'offload');
    ok(await as(alice.credentials).s3('PUT', '/offload'));
    ok(await node.root.iam('PutUserPolicy', { UserName: alice.projectId, PolicyName: 'p', PolicyDocument: policy(statement('Allow', 'sts:GetSessionToken')) }));
    await sleep(REMEMBERED * 1000 + 100);
  }, 180_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
    await keystone?.end();
  }, 60_000);

  it(`is one credential and one s3tokens for a session and ${CALLS} S3 calls`, async () => {
    const { credentials, s3tokens, tokens } = keystone.seen();
    const session = credentialsIn(await as(alice.credentials).sts('GetSessionToken'));
    expect(await requests(session, CALLS)).toBeGreaterThan(REMEMBERED);
    expect(keystone.seen()).toEqual({ credentials: credentials + 1, s3tokens: s3tokens + 1, tokens });
  }, 600_000);

  it('is one credential and one s3tokens for each time that its word is remembered, where S3 is called with the EC2 credential', async () => {
    const before = keystone.seen();
    const seconds = await requests(alice.credentials, CALLS / 2);
    const after = keystone.seen();
    const asked = after.credentials - before.credentials;
    expect(after.s3tokens - before.s3tokens).toBe(asked);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(Math.ceil(seconds / REMEMBERED) + 1);
  }, 600_000);
});
