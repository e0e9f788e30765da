import { join } from 'node:path';
import { databaseKit } from '#testing';
import { Caller, ok } from './caller.js';
import { rolegate } from './command-line.js';
import { type InProcess, startInProcess } from './in-process.js';

const SAMPLE = join(import.meta.dirname, '../../apps/cli/test/import/minio');
const ACCOUNT = 'RGW22222222222222222';

/** Nothing but what cannot be carried over. */
const changesOf = (out: string): readonly string[] => out.split('\n').filter((line) => line !== '' && !line.startsWith('LEFT'));

describe.each([['the empty account', []], ['an account', ['--account-id', ACCOUNT]]] as const)('import minio into %s', (_, where) => {
  const database = databaseKit();
  let node: InProcess;
  const as = (name: string): Caller => node.root.as({ accessKeyId: name, secretAccessKey: name === 'bob' ? 'bob-secret-1' : `${name.toLowerCase()}-secret` });
  const status = async (name: string, method: string, path: string): Promise<number> => (await as(name).s3(method, path, method === 'PUT' ? { body: 'x' } : {})).status;

  beforeAll(async () => {
    node = await startInProcess(database.connectionString);
    if (where.length > 0) ok(await node.root.admin('POST', '/account', { id: ACCOUNT, name: 'minio' }));
  }, 60_000);
  afterAll(() => node.stop());

  it('makes users, groups, policies and buckets; again changes nothing', async () => {
    const made = await rolegate(node.root, 'import', 'minio', SAMPLE, ...where);
    expect(changesOf(made.out).filter((line) => !/^(create|add to) /.test(line))).toEqual([expect.stringMatching(/^\d\d changes made, 0 conflicts, \d+ left$/)]);
    expect(made).toMatchObject({ code: 0, out: expect.not.stringMatching(/alice-secret/) });
    const again = await rolegate(node.root, 'import', 'minio', SAMPLE, ...where);
    expect(changesOf(again.out)).toEqual([expect.stringMatching(/^0 changes made, 0 conflicts/)]);
  }, 60_000);

  it('lets everybody do what MinIO let them do, and no more', async () => {
    expect(await status('alice', 'PUT', '/homes/alice/a')).toBe(200);
    expect(await status('ALICEAPP', 'PUT', '/homes/alice/public/b')).toBe(200);
    expect(await status('alice', 'PUT', '/homes/carol/a')).toBe(403);
    expect(await status('alice', 'PUT', '/team/t')).toBe(403);
    expect(await status('ROOTPART', 'PUT', '/team/t')).toBe(200);
    expect(await status('ROOTPART', 'PUT', '/homes/t')).toBe(403);
    expect(await status('carol', 'GET', '/team/t')).toBe(200);
    expect(await status('admin2', 'PUT', '/homes/alice/by-admin')).toBe(200);
    expect(await status('ALICEOFF', 'GET', '/team/t')).toBe(403);
    expect(await status('bob', 'GET', '/team/t')).toBe(403);
  });

  it('holds a service account to what its parent and its own policy both allow', async () => {
    // By the group's policy `readonly`, within its boundary.
    expect(await status('ALICEPUB', 'GET', '/homes/alice/public/b')).toBe(200);
    expect(await status('ALICEPUB', 'GET', '/homes/alice/a')).toBe(403);
    expect(await status('ALICEPUB', 'PUT', '/homes/alice/public/c')).toBe(403);
  });

  it('keeps the bucket policies', async () => {
    ok(await as('ROOTPART').s3('PUT', '/team/public/p', { body: 'p' }));
    expect((await node.root.as(undefined).s3('GET', '/team/public/p')).body).toBe('p');
    expect((await node.root.as(undefined).s3('GET', '/team/t')).status).toBe(403);
  });
});
