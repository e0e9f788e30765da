import { setTimeout as sleep } from 'node:timers/promises';
import { encodeRgwToken } from '#signatures';
import { databaseKit } from '#testing';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { type Slapd, passwordOf, slapdSettings, startSlapd } from '../providers/slapd.js';
import { type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, statement } from './world.js';

const CALLS = count(2000, 10_000);
const CONNECTIONS = 8;
/** Seconds for which a verified password is remembered: here so short that what follows cannot rest on it. */
const REMEMBERED = 1;

describeWith(provisioned('slapd'), 'What a directory is asked', () => {
  const database = databaseKit();
  const callers: Caller[] = [];
  let slapd: Slapd;
  let node: InProcess;
  const as = (credentials: Caller['credentials']): Caller => (callers.push(node.root.as(credentials)), callers.at(-1)!);
  const asAlice = (): Caller => as({ accessKeyId: encodeRgwToken({ type: 'ldap', id: 'alice', key: passwordOf('alice') }), secretAccessKey: '' });

  /** Requests over several connections; gives what slapd saw meanwhile, the service account's own bind aside, and for how long. */
  async function requests(who: () => Caller, number: number): Promise<{ readonly searches: number; readonly binds: number; readonly seconds: number }> {
    const before = slapd.seen();
    const from = performance.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      const caller = who();
      for (let i = 0; i < number / CONNECTIONS; i++) ok(await caller.s3(i % 4 === 0 ? 'PUT' : 'GET', '/offload/key', i % 4 === 0 ? { body: 'text' } : {}));
    }));
    const { searches, binds } = slapd.seen();
    return { searches: searches - before.searches, binds: binds - before.binds, seconds: (performance.now() - from) / 1000 };
  }

  beforeAll(async () => {
    slapd = await startSlapd();
    node = await startInProcess(database.connectionString, slapdSettings(slapd, { ROLEGATE_LDAP_CACHE_SECONDS: String(REMEMBERED), ROLEGATE_LDAP_CHECK_SECONDS: '0' }));
    ok(await asAlice().s3('PUT', '/offload'));
    ok(await node.root.iam('PutUserPolicy', { UserName: 'alice', PolicyName: 'p', PolicyDocument: policy(statement('Allow', 'sts:GetSessionToken')) }));
    await sleep(REMEMBERED * 1000 + 100);
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await node?.stop();
    await slapd?.end();
  }, 30_000);

  it(`is one search and one bind for a session and ${CALLS} S3 calls`, async () => {
    const before = slapd.seen();
    const session = credentialsIn(await asAlice().sts('GetSessionToken'));
    const login = slapd.seen();
    expect([login.searches - before.searches, login.binds - before.binds]).toEqual([1, 1]);
    const { searches, binds, seconds } = await requests(() => as(session), CALLS);
    expect(seconds).toBeGreaterThan(REMEMBERED);
    expect([searches, binds]).toEqual([0, 0]);
  }, 600_000);

  it('is one search and one bind for each time that a password is remembered, where S3 is called with it', async () => {
    const { searches, binds, seconds } = await requests(asAlice, CALLS / 2);
    const most = Math.ceil(seconds / REMEMBERED) + 1;
    expect(searches).toBe(binds);
    expect(searches).toBeGreaterThan(0);
    expect(searches).toBeLessThanOrEqual(most);
  }, 600_000);
});
