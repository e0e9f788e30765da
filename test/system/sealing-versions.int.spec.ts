import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import pg from 'pg';
import { type InProcess, startInProcess } from './in-process.js';
import { ok } from './caller.js';
import { eventually } from './eventually.js';

const database = databaseKit();
const OLD = '01890000-0000-7000-8000-000000000001';
const sealed = { headers: { 'x-amz-server-side-encryption': 'AES256' }, body: 'x' };

describe('A gateway of an older version, which would hand out sealed bytes as they lie', () => {
  let gateway: InProcess | undefined;
  let pool: pg.Pool;
  let blobDir: string;
  let sealKeys: string;

  beforeAll(async () => {
    blobDir = await mkdtemp(join(tmpdir(), 'rolegate-sealing-'));
    const first = await startInProcess(database.connectionString, { ROLEGATE_BLOB_DIR: blobDir });
    ok(await first.root.s3('PUT', '/mine'));
    await first.stop();
    ({ sealKeys } = first);
    pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await pool?.end();
    await rm(blobDir, { recursive: true, force: true });
  });

  /** It renews its row, and has not declared to read the event from which on objects are sealed. */
  async function serves(): Promise<() => Promise<void>> {
    await pool.query("insert into member.process (id, era, transaction, number, renewals) select $1, coalesce(max(number), 1), '9223372036854775807'::xid8, 0, 1 from member.settled_era", [OLD]);
    await pool.query('insert into member.declaration (id, process, accepts) values ($1, $2, $3)', [OLD, 'old:1', ['event:BucketCreated:1']]);
    const renewing = setInterval(() => void pool.query('update member.process set renewals = renewals + 1 where id = $1', [OLD]), 300);
    return async () => {
      clearInterval(renewing);
      await pool.query('delete from member.process where id = $1', [OLD]);
    };
  }

  const encryptionOf = async (key: string) => ok(await gateway!.root.s3('HEAD', `/mine/${key}`)).headers['x-amz-server-side-encryption'];

  it('keeps others from sealing objects until it is gone; by default they are kept open until then', async () => {
    const leave = await serves();
    gateway = await startInProcess(database.connectionString, { ROLEGATE_DEFAULT_ENCRYPTION: 'AES256', ROLEGATE_BLOB_DIR: blobDir, ROLEGATE_SEAL_KEYS: sealKeys });
    const { root } = gateway;
    const refused = await root.s3('PUT', '/mine/sealed', sealed);
    expect([refused.status, refused.code]).toEqual([503, 'ServiceUnavailable']);
    expect(await gateway.explain(refused)).toMatchObject({ reason: 'version-not-accepted', detail: expect.stringContaining('old:1') });
    ok(await root.s3('PUT', '/mine/open', { body: 'x' }));
    expect(await encryptionOf('open')).toBeUndefined();
    await leave();
    await eventually(async () => ((await root.s3('PUT', '/mine/sealed', sealed)).status === 200 ? true : undefined), 10_000);
    ok(await root.s3('PUT', '/mine/default', { body: 'x' }));
    expect(await Promise.all(['sealed', 'default', 'open'].map(encryptionOf))).toEqual(['AES256', 'AES256', undefined]);
  }, 60_000);
});
