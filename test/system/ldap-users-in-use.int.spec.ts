import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeRgwToken } from '#signatures';
import { databaseKit } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { SUFFIX, type Slapd, disabled, dnOf, enabled, passwordOf, slapdSettings, startSlapd } from '../providers/slapd.js';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { eventually } from './eventually.js';
import { type InProcess, startInProcess } from './in-process.js';
import { policy, statement } from './world.js';

/** Seconds between two checks, the bound within which whom the directory does not have any more is out. */
const CHECK_SECONDS = 1;
const BOUND_MS = 5000;

describeWith(provisioned('slapd'), 'Users of a directory, while two nodes serve their sessions', () => {
  const database = databaseKit();
  const nodes: InProcess[] = [];
  const callers: Caller[] = [];
  let slapd: Slapd;
  let blobs: string;

  const kept = (caller: Caller): Caller => (callers.push(caller), caller);
  const logIn = (uid: string, { node = 0, password = passwordOf(uid), forwarded }: { node?: number; password?: string; forwarded?: string } = {}): Promise<Answer> => {
    const key = { accessKeyId: encodeRgwToken({ type: 'ldap', id: uid, key: password }), secretAccessKey: '' };
    return kept(nodes[node]!.root.as(key, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded })).sts('GetSessionToken');
  };
  /** One session, used on both nodes. */
  async function session(uid: string): Promise<readonly Caller[]> {
    const credentials = credentialsIn(await logIn(uid));
    const both = nodes.map((node) => kept(node.root.as(credentials)));
    expect(await statuses(both)).toEqual([200, 200]);
    return both;
  }
  const statuses = (both: readonly Caller[]): Promise<number[]> => Promise.all(both.map(async (one) => (await one.s3('GET', '/')).status));
  const refusedOnBoth = (both: readonly Caller[]): Promise<boolean> =>
    eventually(async () => ((await statuses(both)).every((status) => status === 403) ? true : undefined), BOUND_MS);

  beforeAll(async () => {
    slapd = await startSlapd();
    blobs = await mkdtemp(join(tmpdir(), 'rolegate-ldap-'));
    const shared = { ROLEGATE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`, ROLEGATE_BLOB_DIR: blobs };
    const settings = slapdSettings(slapd, { ...shared, ROLEGATE_LDAP_CHECK_SECONDS: String(CHECK_SECONDS), ROLEGATE_TRUSTED_PROXIES: '127.0.0.0/8' });
    for (let i = 0; i < 2; i++) nodes.push(await startInProcess(database.connectionString, settings));
    const { root } = nodes[0]!;
    const mayLogIn = policy(statement('Allow', ['sts:GetSessionToken', 's3:ListAllMyBuckets']));
    for (const uid of ['alice', 'bob', 'carol', 'dario']) {
      await logIn(uid);
      ok(await root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'p', PolicyDocument: mayLogIn }));
    }
  }, 90_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    for (const node of nodes) await node.stop();
    await slapd.end();
    await rm(blobs, { recursive: true, force: true });
  }, 30_000);

  it('an outage ends no session, and turns new log-ins away within a second', async () => {
    const alice = await session('alice');
    await slapd.stop();
    for (const end = performance.now() + 2.5 * CHECK_SECONDS * 1000; performance.now() < end; await sleep(200)) expect(await statuses(alice)).toEqual([200, 200]);
    for (const node of [0, 1]) {
      const from = performance.now();
      const refused = await logIn('dario', { node, password: 'not yet remembered' });
      expect(performance.now() - from).toBeLessThan(1000);
      expect(refused).toMatchObject({ status: 503, code: 'ServiceUnavailable' });
    }
    await slapd.start();
    await sleep(1.5 * CHECK_SECONDS * 1000);
    expect(await statuses(alice)).toEqual([200, 200]);
  }, 30_000);

  it('who is removed or disabled there is out on both nodes within the bound, and nobody else', async () => {
    const [bob, carol, alice] = await Promise.all(['bob', 'carol', 'alice'].map(session)) as [readonly Caller[], readonly Caller[], readonly Caller[]];
    await slapd.remove(dnOf('bob'));
    await slapd.change(dnOf('carol'), [disabled()]);
    await refusedOnBoth(bob);
    await refusedOnBoth(carol);
    for (const node of [0, 1]) expect((await logIn('carol', { node })).status).toBe(403);
    expect(await statuses(alice)).toEqual([200, 200]);

    await slapd.change(dnOf('carol'), [enabled()]);
    const again = await eventually(async () => ((await logIn('carol')).status === 200 ? session('carol') : undefined), 15_000);
    await sleep(1.5 * CHECK_SECONDS * 1000);
    expect(await statuses(again)).toEqual([200, 200]);
    expect(await statuses(carol)).toEqual([403, 403]);
  }, 40_000);

  it('a source that guesses is refused before the directory is asked, with a password that is right as well; others and living sessions are not', async () => {
    const alice = await session('alice');
    ok(await logIn('dario', { forwarded: '192.0.2.67' }));
    const guess = (password: string): Promise<Answer> => logIn('dario', { password, forwarded: '192.0.2.66' });
    await Promise.all(Array.from({ length: 12 }, (_, i) => guess(`guess ${i}`)));
    const before = slapd.seen();
    const refused = await guess('one more guess');
    expect(slapd.seen()).toEqual(before);
    expect((await nodes[0]!.explain(refused)).reason).toBe('too-many-failed-logins');
    expect((await guess(passwordOf('dario'))).status).toBe(refused.status);
    expect(await statuses(alice)).toEqual([200, 200]);
  });

  it('people below another base than that of the users are nobody', async () => {
    await slapd.add(`cn=Outside,${SUFFIX}`, { objectClass: 'inetOrgPerson', uid: 'outside', sn: 'o', cn: 'Outside', userPassword: passwordOf('outside') });
    expect((await logIn('outside', { forwarded: '192.0.2.68' })).status).toBe(403);
  });
});
