import { join } from 'node:path';
import { databaseKit } from '#testing';
import { Caller, ok } from './caller.js';
import { type CommandRun, rolegate } from './command-line.js';
import { type InProcess, startInProcess } from './in-process.js';
import { assume } from './world.js';

const SAMPLE = join(import.meta.dirname, '../../apps/cli/test/import/ceph');

describe('import ceph', () => {
  const database = databaseKit();
  let node: InProcess;

  const cli = (...argv: string[]): Promise<CommandRun> => rolegate(node.root, ...argv);
  const as = (accessKeyId: string, secretAccessKey: string): Caller => node.root.as({ accessKeyId, secretAccessKey });

  beforeAll(async () => { node = await startInProcess(database.connectionString); }, 60_000);
  afterAll(() => node.stop());

  it('changes nothing in a dry run', async () => {
    const looked = await cli('import', 'ceph', SAMPLE, '--dry-run');
    expect(looked).toMatchObject({ code: 0, err: expect.not.stringContaining('ERROR') });
    expect(looked.out).toContain('create    user tester: key TESTERKEY1, caps roles=*;usage=read;users=*\n');
    expect(looked.out).not.toContain('secret');
    expect((await node.root.admin('GET', '/user', { uid: 'tester' })).status).toBe(404);
  });

  it('makes everything, in the empty account, in a tenant and in an account; again changes nothing', async () => {
    const made = await cli('import', 'ceph', SAMPLE);
    expect([made.code, made.out.split('\n').filter((line) => line.startsWith('REFUSED')), made.err.split('\n').filter((line) => line.startsWith('ERROR'))]).toEqual([0, [], []]);
    const again = await cli('import', 'ceph', SAMPLE);
    expect(again.out.split('\n').filter((line) => !line.startsWith('LEFT'))).toEqual([expect.stringMatching(/^0 changes made, 0 conflicts, \d+ left$/), '']);
    expect(again.code).toBe(0);
  }, 60_000);

  it('lets everybody go on with the keys that they had', async () => {
    const tester = as('TESTERKEY1', 'tester-secret-1');
    expect(ok(await tester.sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:iam:::user/tester');
    expect(ok(await as('DORAKEY', 'dora-secret').sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:iam::ten1:user/dora');
    expect(ok(await as('ANNAKEY', 'anna-secret').sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:iam::RGW11111111111111111:user/staff/anna');
    expect(ok(await as('ACMEROOTKEY', 'acme-root-secret').sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:iam::RGW11111111111111111:root');
    expect((await as('TESTERKEY2', 'tester-secret-2').sts('GetCallerIdentity')).status).toBe(403);
    ok(await tester.s3('PUT', '/photos/a', { body: 'a' }));
    expect(ok(await as('DORAKEY', 'dora-secret').s3('GET', '/%3Aphotos/a')).body).toBe('a');
    expect((await as('READERKEY', 'reader-secret').s3('PUT', '/photos/b', { body: 'b' })).status).toBe(403);
    const session = await assume(tester, 'application_abc/component_xyz/S3Access1', { DurationSeconds: '7200' });
    expect(ok(await node.root.as(session).s3('GET', '/photos/a')).body).toBe('a');
    ok(await as('DORAKEY', 'dora-secret').s3('PUT', '/dumps/d', { body: 'd' }));
    ok(await as('ACMEROOTKEY', 'acme-root-secret').s3('PUT', '/ledger/l', { body: 'l' }));
    expect(ok(await tester.s3('GET', '/ten1%3Adumps/d')).body).toBe('d');
    expect(ok(await as('ACMEROOTKEY', 'acme-root-secret').iam('ListOpenIDConnectProviders')).body).toContain('gitlab.example.com');
  });

  it('lists as conflicts what is there otherwise, and leaves it', async () => {
    ok(await node.root.admin('PUT', '/user', { key: '', uid: 'tester', 'access-key': 'TESTERKEY1', 'secret-key': 'another-secret' }));
    ok(await node.root.iam('PutRolePolicy', { RoleName: 'S3Access1', PolicyName: 'Policy1', PolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
    ok(await node.root.admin('DELETE', '/user', { key: '', uid: 'ten1$dora', 'access-key': 'DORAKEY' }));
    ok(await node.root.admin('PUT', '/user', { key: '', uid: 'ten1$dora', 'access-key': 'DORASOTHER', 'secret-key': 'x' }));
    const run = await cli('import', 'ceph', SAMPLE);
    expect(run.code).toBe(17);
    expect(run.out.split('\n').filter((line) => !line.startsWith('LEFT'))).toEqual([
      'CONFLICT  user ten1$dora: a user of this name is there, with other keys',
      'CONFLICT  user tester: its key TESTERKEY1 has another secret',
      'CONFLICT  role S3Access1: its inline policy Policy1 says something else',
      'CONFLICT  bucket dumps of ten1: its owner ten1$dora is another user here',
      expect.stringMatching(/^0 changes made, 4 conflicts/), '',
    ]);
    ok(await as('TESTERKEY1', 'another-secret').sts('GetCallerIdentity'));
  });
});
