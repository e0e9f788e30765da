import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import pg from 'pg';
import type { RunningGateway } from '../../apps/gateway/src/gateway.js';
import { cli, type Env, ROOT, settings, start } from './archive-places.js';
import { Caller, credentialsIn, ok } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const LARGE = 'L'.repeat(300_000);

describe('an archive of everything', () => {
  const first = databaseKit();
  const second = databaseKit();
  const folders: string[] = [];
  const running: RunningGateway[] = [];
  const folder = (name: string): string => {
    const made = dataFolder(name);
    folders.push(made);
    return made;
  };
  const begin = async (env: Env): Promise<Caller> => {
    const gateway = await start(env);
    running.push(gateway);
    return new Caller(gateway.address, ROOT);
  };
  const endAll = async (): Promise<void> => { for (const gateway of running.splice(0)) await gateway.stop(true); };
  const sealKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

  afterAll(async () => {
    await endAll();
    for (const made of folders) await discard(made);
  }, 60_000);

  /** Users, roles, sessions, buckets and objects on a system; what is asserted about each copy of it. */
  async function fill(root: Caller): Promise<(restored: Caller) => Promise<void>> {
    const key = await makeUser(root, 'archived');
    const generated = credentialsIn(await root.iam('CreateAccessKey', { UserName: 'archived' }));
    await makeRole(root, 'Archived', trusting(userArn('archived')), policy(statement('Allow', '*')));
    const role = ok(await root.iam('GetRole', { RoleName: 'Archived' })).text('RoleId');
    const user = root.as(key);
    const session = await assume(user, 'Archived');
    ok(await user.s3('PUT', '/kept'));
    ok(await user.s3('PUT', '/kept/small', { body: 'small' }));
    ok(await user.s3('PUT', '/kept/large', { body: LARGE }));
    ok(await user.s3('PUT', '/kept/gone', { body: LARGE }));
    ok(await user.s3('DELETE', '/kept/gone'));
    const etag = (await user.s3('HEAD', '/kept/large')).headers.etag;
    return async (restored) => {
      for (const credentials of [key, generated, session]) ok(await restored.as(credentials).sts('GetCallerIdentity'));
      expect(ok(await restored.iam('GetRole', { RoleName: 'Archived' })).text('RoleId')).toBe(role);
      const again = restored.as(await assume(restored.as(key), 'Archived'));
      expect(ok(await again.s3('GET', '/kept/small')).body).toBe('small');
      expect(ok(await again.s3('GET', '/kept/large')).body).toBe(LARGE);
      expect((await again.s3('HEAD', '/kept/large')).headers.etag).toBe(etag);
      expect((await again.s3('GET', '/kept/gone')).code).toBe('NoSuchKey');
      // What comes after the restore stands beside what was restored.
      ok(await restored.as(key).s3('PUT', '/kept/new', { body: 'new' }));
      expect((await restored.iam('CreateRole', { RoleName: 'Archived', AssumeRolePolicyDocument: trusting(userArn('archived')) })).code).toBe('EntityAlreadyExists');
    };
  }

  it('goes from a database to a data folder and to another database, with keys, sessions, ids and objects; again changes nothing', async () => {
    const files = folder('archive-files');
    const one = join(files, 'one.archive');
    const from = settings(folder('archive-one'), { DATABASE_URL: first.connectionString, ROLEGATE_SEAL_KEYS: sealKey('k1') });
    const check = await fill(await begin(from));
    // While the gateway serves.
    expect(await cli(from, 'export', one)).toMatchObject({ code: 0, out: `${one}: written\n` });
    expect(statSync(one).mode & 0o777).toBe(0o600);
    expect((await cli(from, 'export', one)).code).toBe(0);
    await endAll();

    const embedded = settings(folder('archive-two'));
    const looked = await cli(embedded, 'import', 'rolegate', one, '--dry-run');
    expect(looked).toMatchObject({ code: 0, out: expect.stringMatching(/^would restore 1 bucket, 1 role, 2 users and 1 files of objects/) });
    expect(existsSync(join(embedded.ROLEGATE_DATA_DIR!, 'postgres'))).toBe(false);
    const restored = await cli(embedded, 'import', 'rolegate', one);
    expect(restored).toMatchObject({ code: 0, out: expect.stringMatching(/^restored 1 bucket, 1 role, 2 users and 1 files/) });
    expect(await cli(embedded, 'import', 'rolegate', one)).toMatchObject({ code: 0, out: '0 changes: 1 bucket, 1 role, 2 users are there already\n' });
    // Nothing of the first place's ring is needed here, or kept.
    expect(readFileSync(join(embedded.ROLEGATE_DATA_DIR!, 'seal-keys'), 'utf8')).toMatch(/^seal-\d+:[^\n]*\n$/);
    expect(await cli(embedded, 'verify')).toMatchObject({ code: 0 });
    await check(await begin(embedded));
    expect(await cli(embedded, 'verify')).toMatchObject({ code: 0 });
    expect((await cli(embedded, 'import', 'rolegate', one)).err).toMatch(/in use by another gateway/);

    const two = join(files, 'two.archive');
    expect((await cli(embedded, 'export', two)).code).toBe(0);
    await endAll();
    const cluster = settings(folder('archive-three'), { DATABASE_URL: second.connectionString, ROLEGATE_SEAL_KEYS: sealKey('k3') });
    expect((await cli(cluster, 'import', 'rolegate', two)).code).toBe(0);
    expect((await cli(cluster, 'import', 'rolegate', two)).out).toMatch(/^0 changes/);
    const last = await begin(cluster);
    expect(ok(await last.as(ROOT).s3('GET', '/kept/new')).body).toBe('new');
    ok(await last.s3('DELETE', '/kept/new'));
    await check(last);
    expect((await cli(cluster, 'import', 'rolegate', one)).out).toMatch(/^0 changes/);
    expect((await cli({ ...cluster, ROLEGATE_SEAL_KEYS: sealKey('k1') }, 'import', 'rolegate', one)).err).toMatch(/seal key k1 of ROLEGATE_SEAL_KEYS is another one/);
  }, 300_000);

  it('is not restored onto a system that holds something else, nor beside a gateway that runs', async () => {
    const env = settings(folder('archive-four'), { DATABASE_URL: await first.another(), ROLEGATE_SEAL_KEYS: sealKey('k4') });
    const file = join(folder('archive-file'), 'file.archive');
    const root = await begin(env);
    expect((await cli(env, 'export', file)).code).toBe(0);
    const other = settings(folder('archive-five'), { DATABASE_URL: await first.another(), ROLEGATE_SEAL_KEYS: sealKey('k5') });
    const onOther = await begin(other);
    expect((await cli(other, 'import', 'rolegate', file)).err).toMatch(/a gateway is running on this database/);
    await makeUser(onOther, 'somebody');
    const refused = await cli(other, 'import', 'rolegate', file);
    expect(refused).toMatchObject({ code: 22, err: expect.stringMatching(/not empty, and what it holds is not the archive/) });
    ok(await onOther.admin('GET', '/user', { uid: 'somebody' }));
    ok(await root.sts('GetCallerIdentity'));
  }, 120_000);

  it('leaves nothing behind when it breaks off, and can be begun again', async () => {
    const env = settings(folder('archive-six'), { DATABASE_URL: await first.another(), ROLEGATE_SEAL_KEYS: sealKey('k6') });
    const place = folder('archive-broken');
    const [file, cut] = [join(place, 'whole.archive'), join(place, 'cut.archive')];
    await fill(await begin(env));
    expect((await cli(env, 'export', file)).code).toBe(0);
    await endAll();
    const whole = readFileSync(file);
    writeFileSync(cut, whole.subarray(0, whole.length - 200_000), { mode: 0o600 });
    const databaseUrl = await first.another();
    const target = settings(folder('archive-seven'), { DATABASE_URL: databaseUrl, ROLEGATE_SEAL_KEYS: sealKey('k7') });
    mkdirSync(join(target.ROLEGATE_DATA_DIR!, 'blobs'), { recursive: true });
    expect(await cli(target, 'import', 'rolegate', cut)).toMatchObject({ code: 22, err: expect.stringMatching(/changed or cut short/) });
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    expect((await client.query('select count(*)::int as n from log.event')).rows).toEqual([{ n: 0 }]);
    await client.end();
    expect((await cli({ ...target, ROLEGATE_ARCHIVE_PASSPHRASE: 'another passphrase' }, 'import', 'rolegate', file)).err).toMatch(/passphrase is another one/);
    expect((await cli(target, 'import', 'rolegate', file)).code).toBe(0);
    expect(whole.includes('root-secret') || whole.includes('archived') || whole.includes('Statement')).toBe(false);
  }, 120_000);
});
