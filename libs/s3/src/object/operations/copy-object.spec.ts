import { asks, handle } from '../../../test/handle.js';
import { aBucket, aStore, OTHER, policyPut } from '../../../test/s3-fixtures.js';
import { copyObject } from './copy-object.js';

const histories = [aBucket('mine'), aBucket('theirs', [], { owner: OTHER }), aBucket('rented', [], {}, 'acme')];
const input = { Bucket: 'mine', Key: 'copy', CopySource: 'mine/k' };

describe('CopyObject', () => {
  it('asks to read the source and to write the target', async () => {
    const operation = copyObject(await aStore({}));
    expect(await asks(operation, { ...input, CopySource: 'theirs/dir%2Fk' }, { histories })).toMatchObject([
      { action: 's3:GetObject', resource: 'arn:aws:s3:::theirs/dir/k', owner: false },
      { action: 's3:PutObject', resource: 'arn:aws:s3:::mine/copy', owner: true },
    ]);
    expect(await asks(operation, { ...input, CopySource: 'mine/k?versionId=null' })).toMatchObject([{ action: 's3:GetObjectVersion', conditions: { 's3:VersionId': 'null' } }, { action: 's3:PutObject' }]);
    expect(await asks(operation, { ...input, CopySource: 'acme:rented/k' }, { histories })).toMatchObject([{ resource: 'arn:aws:s3:::rented/k', resourceAccount: 'acme' }, {}]);
    await expect(asks(operation, { ...input, CopySource: 'never/k' }, { histories })).rejects.toMatchObject({ code: 'NoSuchBucket', fields: { BucketName: 'never' } });
    await expect(asks(operation, { ...input, Bucket: 'never' }, { histories })).rejects.toMatchObject({ code: 'NoSuchBucket', fields: { BucketName: 'never' } });
    await expect(asks(operation, { ...input, ExpectedSourceBucketOwner: 'OTHER' }, { histories })).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  it('copies metadata with the object, or takes that of the request', async () => {
    const store = await aStore({ mine: {} });
    await store.put('ID-OF-MINE', 'k', Buffer.from('x'), { headers: { 'content-type': 'a/b' }, metadata: { m: '1' } });
    const headers = { 'content-type': 'c/d' };
    await handle(copyObject(store), { ...input, Metadata: { ignored: '1' } }, { headers });
    expect(await store.head('ID-OF-MINE', 'copy')).toMatchObject({ headers: { 'content-type': 'a/b' }, metadata: { m: '1' } });
    await handle(copyObject(store), { ...input, Key: 'k', MetadataDirective: 'REPLACE', Metadata: { m: '2' } }, { headers });
    expect(await store.head('ID-OF-MINE', 'k')).toMatchObject({ headers, metadata: { m: '2' } });
  });

  it('copies an object onto itself into a storage class, the one that it has as well (rclone settier)', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    const before = await store.head('ID-OF-MINE', 'k');
    await handle(copyObject(store), { ...input, Key: 'k', StorageClass: 'STANDARD' });
    expect(await store.head('ID-OF-MINE', 'k')).toMatchObject({ etag: before!.etag, headers: before!.headers });
  });

  it('takes an empty name of a checksum algorithm for none, as clients send it', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    expect(await handle(copyObject(store), { ...input, ChecksumAlgorithm: '' } as never)).not.toHaveProperty('CopyObjectResult.ChecksumType');
  });

  it.each([
    [{ CopySource: 'mine/nothing' }, 'NoSuchKey'],
    [{ Key: 'k' }, 'InvalidRequest'],
    [{ CopySourceIfMatch: '"other"' }, 'PreconditionFailed'],
    [{ CopySourceIfNoneMatch: '*' }, 'PreconditionFailed'],
    [{ IfNoneMatch: '*', Key: 'taken' }, 'PreconditionFailed'],
    [{ StorageClass: 'GLACIER' }, 'NotImplemented'],
    [{ MetadataDirective: 'REPLACE', Metadata: { a: 'x'.repeat(3000) } }, 'MetadataTooLarge'],
    [{ Metadata: { a: 'x'.repeat(3000) } }, 'MetadataTooLarge'],
  ])('refuses %j with %s', async (more, code) => {
    await expect(handle(copyObject(await aStore({ mine: { k: 'x', taken: 'y' } })), { ...input, ...more } as never)).rejects.toMatchObject({ code });
  });

  it('takes no tags along that the source\'s policy keeps from the caller', async () => {
    const store = await aStore({ mine: {}, theirs: {} });
    for (const kind of ['open', 'secret']) await store.put('ID-OF-THEIRS', kind, Buffer.from('x'), { annotations: { tags: { kind } } });
    const opened = aBucket('theirs', [policyPut(
      { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', Principal: '*', Action: 's3:GetObjectTagging', Resource: '*', Condition: { StringEquals: { 's3:ExistingObjectTag/kind': 'secret' } } },
    )], { owner: OTHER });
    const from = (kind: string, more = {}) => handle(copyObject(store), { ...input, CopySource: `theirs/${kind}`, ...more } as never, { histories: [aBucket('mine'), opened] });
    await expect(from('secret')).rejects.toMatchObject({ code: 'AccessDenied' });
    await from('secret', { TaggingDirective: 'REPLACE' });
    await from('open');
    expect(await store.head('ID-OF-MINE', 'copy')).toMatchObject({ tags: { kind: 'open' } });
  });

  it('copies tags of an object that its ACL opens, as RGW does', async () => {
    const store = await aStore({ mine: {}, theirs: {} });
    const everybody = { grants: [{ grantee: { group: 'AllUsers' }, permission: 'READ' }] } as const;
    await store.put('ID-OF-THEIRS', 'k', Buffer.from('x'), { annotations: { tags: { a: 'b' }, acl: everybody } });
    await handle(copyObject(store), { ...input, CopySource: 'theirs/k' }, { histories });
    expect(await store.head('ID-OF-MINE', 'copy')).toMatchObject({ tags: { a: 'b' } });
  });

  it('copies nothing when the caller was revoked meanwhile', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await expect(handle(copyObject(store), input, { recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect(await store.head('ID-OF-MINE', 'copy')).toBeUndefined();
  });
});
