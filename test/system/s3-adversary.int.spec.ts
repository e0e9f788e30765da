import { databaseKit } from '#testing';
import type { Answer, Caller } from './caller.js';
import { ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { makeUser, policy, statement } from './world.js';

const PUBLIC = 'x-amz-acl';
const BLOCK = (on: string): string => `<PublicAccessBlockConfiguration><${on}>true</${on}></PublicAccessBlockConfiguration>`;
const form = (fields: Readonly<Record<string, string>>): { headers: Record<string, string>; body: string } => ({
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  body: `${Object.entries({ ...fields, file: 'x' }).map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--b--\r\n`,
});

/** What a caller without any right finds out about somebody else's bucket, and by which ways it gets in. */
describe('Ways around what a bucket allows', () => {
  const database = databaseKit();
  let node: InProcess;
  let owner: Caller;
  let stranger: Caller;
  let nobody: Caller;

  beforeAll(async () => {
    node = await startInProcess(database.connectionString, { ROLEGATE_CRYPT_REQUIRE_SSL: 'false' });
    owner = node.root.as(await makeUser(node.root, 'owner'));
    stranger = node.root.as(await makeUser(node.root, 'stranger'));
    nobody = node.root.as(undefined);
    for (const name of ['private', 'denied', 'blocked', 'drop']) ok(await owner.s3('PUT', `/${name}`));
    ok(await stranger.s3('PUT', '/strangers'));
    ok(await owner.s3('PUT', '/private/there', { body: 'secret', headers: { 'x-amz-tagging': 'a=b' } }));
  }, 120_000);
  afterAll(async () => { await node.stop(); }, 60_000);

  const put = async (path: string, sub: string, body: string): Promise<Answer> => ok(await owner.s3('PUT', path, { query: { [sub]: '' }, body }));
  const shown = ({ status, code }: Answer): string => `${status} ${code ?? ''}`;

  const reads: readonly [string, (key: string) => Parameters<Caller['s3']>][] = [
    ['GetObject', (key) => ['GET', `/private/${key}`]],
    ['HeadObject', (key) => ['HEAD', `/private/${key}`]],
    ['a version', (key) => ['GET', `/private/${key}`, { query: { versionId: 'null' } }]],
    ['its tags', (key) => ['GET', `/private/${key}`, { query: { tagging: '' } }]],
    ['its ACL', (key) => ['GET', `/private/${key}`, { query: { acl: '' } }]],
    ['its attributes', (key) => ['GET', `/private/${key}`, { query: { attributes: '' }, headers: { 'x-amz-object-attributes': 'ETag' } }]],
    ['its retention', (key) => ['GET', `/private/${key}`, { query: { retention: '' } }]],
    ['its legal hold', (key) => ['GET', `/private/${key}`, { query: { 'legal-hold': '' } }]],
    ['a condition on it', (key) => ['GET', `/private/${key}`, { headers: { 'if-none-match': '*' } }]],
    ['a customer\'s key for it', (key) => ['GET', `/private/${key}`, { headers: { 'x-amz-server-side-encryption-customer-algorithm': 'AES256', 'x-amz-server-side-encryption-customer-key': 'eHh4', 'x-amz-server-side-encryption-customer-key-md5': 'eHh4' } }]],
    ['new tags', (key) => ['PUT', `/private/${key}`, { query: { tagging: '' }, body: '<Tagging><TagSet/></Tagging>' }]],
    ['a new ACL', (key) => ['PUT', `/private/${key}`, { query: { acl: '' }, headers: { [PUBLIC]: 'private' } }]],
    ['a deletion', (key) => ['DELETE', `/private/${key}`]],
    ['a deletion with a condition', (key) => ['DELETE', `/private/${key}`, { headers: { 'if-match': '"x"' } }]],
    ['parts of an upload', (key) => ['GET', `/private/${key}`, { query: { uploadId: 'none' } }]],
    ['a write that must not replace', (key) => ['PUT', `/private/${key}`, { headers: { 'if-none-match': '*' }, body: 'x' }]],
  ];

  it.each(reads)('whether a key is there shows nowhere: %s', async (_, request) => {
    for (const caller of [stranger, nobody]) {
      const [there, missing] = [await caller.s3(...request('there')), await caller.s3(...request('missing'))];
      expect(shown(there)).toBe(shown(missing));
      expect(there.status).toBe(403);
    }
  });

  it('whether a key is there does not show in copies, lists of deletions and forms', async () => {
    const copies = await Promise.all(['there', 'missing'].map((key) => stranger.s3('PUT', '/strangers/copy', { headers: { 'x-amz-copy-source': `/private/${key}`, 'x-amz-copy-source-if-none-match': '*' } })));
    expect(copies.map(shown)).toEqual(['403 AccessDenied', '403 AccessDenied']);
    const list = await nobody.s3('POST', '/private', { query: { delete: '' }, body: '<Delete><Object><Key>there</Key></Object><Object><Key>missing</Key><VersionId>v</VersionId></Object></Delete>' });
    expect(list.body.match(/<Code>AccessDenied<\/Code>/g)).toHaveLength(2);
    for (const key of ['there', 'missing']) expect(shown(await nobody.s3('POST', '/private', form({ key })))).toBe('403 AccessDenied');
    expect((await owner.s3('GET', '/private/there')).body).toBe('secret');
  });

  it('an explicit Deny stands above every grant of an ACL, for copies, versions and forms as well', async () => {
    ok(await owner.s3('PUT', '/denied', { query: { acl: '' }, headers: { [PUBLIC]: 'public-read-write' } }));
    ok(await owner.s3('PUT', '/denied/k', { body: 'x', headers: { [PUBLIC]: 'public-read' } }));
    expect((await nobody.s3('GET', '/denied/k')).body).toBe('x');
    await put('/denied', 'policy', policy(statement('Deny', 's3:*', { Principal: '*', Resource: 'arn:aws:s3:::denied/*', Condition: { StringNotEquals: { 'aws:username': 'owner' } } })));
    const refused = await Promise.all([
      nobody.s3('GET', '/denied/k'), stranger.s3('GET', '/denied/k', { query: { versionId: 'null' } }), stranger.s3('PUT', '/strangers/c', { headers: { 'x-amz-copy-source': '/denied/k' } }),
      nobody.s3('PUT', '/denied/new', { body: 'x' }), nobody.s3('POST', '/denied', form({ key: 'new' })), stranger.s3('POST', '/denied/new', { query: { uploads: '' } }),
    ]);
    expect(refused.map(shown)).toEqual(refused.map(() => '403 AccessDenied'));
  });

  it('the public access block holds for whoever wrote the object, and by which way', async () => {
    ok(await owner.s3('PUT', '/blocked', { query: { acl: '' }, headers: { [PUBLIC]: 'public-read-write' } }));
    ok(await nobody.s3('PUT', '/blocked/before', { body: 'x', headers: { [PUBLIC]: 'public-read' } }));
    await put('/blocked', 'publicAccessBlock', BLOCK('BlockPublicAcls'));
    const ways = [
      await nobody.s3('PUT', '/blocked/k', { body: 'x', headers: { [PUBLIC]: 'public-read' } }), await nobody.s3('POST', '/blocked', form({ key: 'k', acl: 'public-read' })),
      await owner.s3('POST', '/blocked/k', { query: { uploads: '' }, headers: { [PUBLIC]: 'authenticated-read' } }),
      await owner.s3('PUT', '/blocked/k', { headers: { 'x-amz-copy-source': '/private/there', [PUBLIC]: 'public-read' } }),
      await owner.s3('PUT', '/blocked/k', { body: 'x', headers: { 'x-amz-grant-read': 'uri=http://acs.amazonaws.com/groups/global/AllUsers' } }),
      await owner.s3('PUT', '/blocked', { query: { acl: '' }, headers: { [PUBLIC]: 'public-read' } }),
    ];
    expect(ways.map(shown)).toEqual(ways.map(() => '403 AccessDenied'));
    expect((await stranger.s3('GET', '/blocked/before')).status).toBe(200);
    await put('/blocked', 'publicAccessBlock', BLOCK('IgnorePublicAcls'));
    for (const caller of [stranger, nobody]) {
      expect((await caller.s3('GET', '/blocked/before')).status).toBe(403);
      expect((await caller.s3('PUT', '/blocked/k', { body: 'x' })).status).toBe(403);
    }
    expect((await nobody.s3('POST', '/blocked', form({ key: 'k' }))).status).toBe(403);
  });

  it('what is written without a signature is nobody\'s to read back, and nobody\'s to change', async () => {
    ok(await owner.s3('PUT', '/drop', { query: { acl: '' }, headers: { [PUBLIC]: 'public-read-write' } }));
    ok(await nobody.s3('PUT', '/drop/k', { body: 'x' }));
    for (const caller of [nobody, stranger]) {
      expect(shown(await caller.s3('GET', '/drop/k'))).toBe('403 AccessDenied');
      expect(shown(await caller.s3('PUT', '/drop/k', { query: { acl: '' }, headers: { [PUBLIC]: 'public-read' } }))).toBe('403 AccessDenied');
    }
  });

  it('a grant goes to the user that was meant, and not to who is called so later', async () => {
    const first = node.root.as(await makeUser(node.root, 'temp'));
    ok(await owner.s3('PUT', '/private/granted', { body: 'x', headers: { 'x-amz-grant-read': 'id=temp' } }));
    expect((await first.s3('GET', '/private/granted')).status).toBe(200);
    ok(await node.root.admin('DELETE', '/user', { uid: 'temp' }));
    // The access key of a removed user is nobody's again.
    const second = node.root.as({ ...(await makeUser(node.root, 'temp', { 'access-key': 'temp-again' })), accessKeyId: 'temp-again' });
    expect((await second.s3('GET', '/')).status).toBe(200);
    expect(shown(await second.s3('GET', '/private/granted'))).toBe('403 AccessDenied');
  });
});
