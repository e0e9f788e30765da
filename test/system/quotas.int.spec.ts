import { databaseKit } from '#testing';
import { type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';

const KEPT = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';

/** What a quota is over, who sets it, and how an owner of it is made. */
const SCOPES = [
  ['an account', async ({ root }: InProcess) => {
    const account = 'RGW00000000000000077';
    ok(await root.admin('POST', '/account', { id: account, name: 'bounded' }));
    return { made: { uid: 'of-account', 'account-id': account, 'account-root': 'true' }, limit: (most: string) => root.admin('PUT', '/account', { quota: '', id: account, 'quota-type': 'account', 'max-objects': most, enabled: 'true' }) };
  }],
  ['a user', async ({ root }: InProcess) => (
    { made: { uid: 'of-user' }, limit: (most: string) => root.admin('PUT', '/user', { quota: '', uid: 'of-user', 'quota-type': 'user', 'max-objects': most, enabled: 'true' }) })],
] as const;

describe('A quota', () => {
  const database = databaseKit();
  let node: InProcess;
  beforeAll(async () => { node = await startInProcess(database.connectionString); }, 90_000);
  afterAll(() => node?.stop(), 30_000);

  it.each(SCOPES)('over all that %s has counts versions, parts, copies and what is encrypted alike', async (_, make) => {
    const { made, limit } = await make(node);
    const { uid } = made;
    ok(await node.root.admin('PUT', '/user', { ...made, 'display-name': uid, 'access-key': uid, 'secret-key': 'secret' }));
    const owner: Caller = node.root.as({ accessKeyId: uid, secretAccessKey: 'secret' });
    const [kept, plain] = [`${uid}-kept`, `${uid}-plain`];
    for (const name of [kept, plain]) ok(await owner.s3('PUT', `/${name}`));
    ok(await owner.s3('PUT', `/${kept}`, { query: { versioning: '' }, body: KEPT }));
    ok(await limit('4'));

    const first = ok(await owner.s3('PUT', `/${kept}/k`, { body: 'one' })).headers['x-amz-version-id'] as string;
    ok(await owner.s3('PUT', `/${kept}/k`, { body: 'two' }));
    ok(await owner.s3('PUT', `/${plain}/sealed`, { body: 'x', headers: { 'x-amz-server-side-encryption': 'AES256' } }));
    const uploadId = ok(await owner.s3('POST', `/${plain}/parts`, { query: { uploads: '' } })).text('UploadId');
    const part = ok(await owner.s3('PUT', `/${plain}/parts`, { query: { uploadId, partNumber: '1' }, body: 'part' }));
    ok(await owner.s3('POST', `/${plain}/parts`, { query: { uploadId }, body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${String(part.headers.etag)}</ETag></Part></CompleteMultipartUpload>` }));

    const copy = () => owner.s3('PUT', `/${plain}/copy`, { headers: { 'x-amz-copy-source': `/${kept}/k` } });
    expect(await copy()).toMatchObject({ status: 403, code: 'QuotaExceeded' });
    expect(await owner.s3('PUT', `/${kept}/more`, { body: 'x' })).toMatchObject({ status: 403, code: 'QuotaExceeded' });
    // A marker is no object; the version that goes for good makes room.
    ok(await owner.s3('DELETE', `/${kept}/k`));
    expect(await owner.s3('PUT', `/${plain}/more`, { body: 'x' })).toMatchObject({ status: 403, code: 'QuotaExceeded' });
    ok(await owner.s3('DELETE', `/${kept}/k`, { query: { versionId: first } }));
    ok(await owner.s3('PUT', `/${plain}/more`, { body: 'x' }));
    expect(await owner.s3('PUT', `/${plain}/again`, { body: 'x' })).toMatchObject({ status: 403, code: 'QuotaExceeded' });
    ok(await limit('5'));
    ok(await owner.s3('PUT', `/${plain}/again`, { body: 'x' }));
  }, 60_000);
});
