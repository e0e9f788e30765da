import { asks, changingContext, handle } from '../../../test/handle.js';
import { aBucket, aStore, callers, OTHER, policyPut } from '../../../test/s3-fixtures.js';
import { anUpload } from '../../../test/upload-fixtures.js';
import { getObject } from './get-object.js';

const input = { Bucket: 'mine', Key: 'k' };
const opened = [aBucket('theirs', [policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' })], { owner: OTHER })];

describe('GetObject', () => {
  it('asks for the version\'s action when a version is named', async () => {
    const operation = getObject(await aStore({}));
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:GetObject', resource: 'arn:aws:s3:::mine/k', conditions: undefined }]);
    expect(await asks(operation, { ...input, VersionId: 'v' })).toMatchObject([{ action: 's3:GetObjectVersion', conditions: { 's3:VersionId': 'v' } }]);
  });

  it('returns the stored headers, metadata and, when asked, the checksum', async () => {
    const store = await aStore({ mine: {} });
    const checksum = { algorithm: 'SHA256', value: 'c2hh', type: 'FULL_OBJECT' } as const;
    await store.put('ID-OF-MINE', 'k', Buffer.from('hello'), { headers: { 'content-type': 'text/plain', expires: '0' }, metadata: { a: '1' }, verify: () => checksum });
    const plain = await handle(getObject(store), input);
    expect(plain).toMatchObject({ Body: Buffer.from('hello'), ContentType: 'text/plain', ExpiresString: '0', Metadata: { a: '1' } });
    expect(plain).not.toHaveProperty('ChecksumSHA256');
    expect(await handle(getObject(store), { ...input, ChecksumMode: 'ENABLED' })).toMatchObject({ ChecksumSHA256: 'c2hh', ChecksumType: 'FULL_OBJECT' });
    expect(await handle(getObject(store), { ...input, ChecksumMode: 'ENABLED', Range: 'bytes=0-1' })).not.toHaveProperty('ChecksumSHA256');
  });

  it('gives the first part of an object in one piece as the whole of it', async () => {
    const store = await aStore({ mine: { k: 'hello', empty: '' } });
    expect(await handle(getObject(store), { ...input, PartNumber: 1 })).toMatchObject({ ContentRange: 'bytes 0-4/5', ContentLength: 5 });
    expect(await handle(getObject(store), { ...input, Key: 'empty', PartNumber: 1 })).not.toHaveProperty('ContentRange');
    await expect(handle(getObject(store), { ...input, PartNumber: 1, Range: 'bytes=0-1' })).rejects.toMatchObject({ code: 'InvalidRequest' });
    await expect(handle(getObject(store), { ...input, PartNumber: 2 })).rejects.toMatchObject({ code: 'InvalidPartNumber' });
  });

  it('gives a part of an object that was made of parts, and how many there are', async () => {
    const { store, address } = await anUpload(['hello', '']);
    await store.completeUpload(address, (await store.listParts(address, { limit: 2 })).parts.slice(0, 1));
    expect(await handle(getObject(store), { ...input, PartNumber: 1 })).toMatchObject({ ContentRange: 'bytes 0-4/5', PartsCount: 1 });
    expect(await handle(getObject(store), input)).not.toHaveProperty('PartsCount', 1);
    await expect(handle(getObject(store), { ...input, PartNumber: 2 })).rejects.toMatchObject({ code: 'InvalidPartNumber', fields: { ActualPartCount: '1' } });
    await expect(handle(getObject(store), { ...input, PartNumber: 0 })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('tells a missing key only to those who may list', async () => {
    const store = await aStore({ mine: {}, theirs: {} });
    await expect(handle(getObject(store), input)).rejects.toMatchObject({ code: 'NoSuchKey', fields: { Key: 'k' } });
    for (const principal of [callers.TESTER, callers.anonymous]) {
      await expect(handle(getObject(store), { Bucket: 'theirs', Key: 'k' }, { histories: opened, principal })).rejects.toMatchObject({ code: 'AccessDenied', reason: 'no-such-key' });
    }
  });

  it('says in profile aws that what is no version is none', async () => {
    const get = (VersionId: string, compat?: 'aws') => handle(getObject(store), { ...input, VersionId }, { compat, principal: callers.administrator });
    const store = await aStore({ mine: {} });
    await expect(get('invalid')).rejects.toMatchObject({ code: 'NoSuchVersion' });
    await expect(get('invalid', 'aws')).rejects.toMatchObject({ code: 'InvalidArgument', fields: { ArgumentName: 'versionId', ArgumentValue: 'invalid' } });
    await expect(get('0'.repeat(32), 'aws')).rejects.toMatchObject({ code: 'NoSuchVersion' });
  });

  it('reads the tail of the log before it hides a missing key', async () => {
    const mayList = [aBucket('theirs', [policyPut({ Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' })], { owner: OTHER })];
    const context = changingContext(opened, mayList);
    await expect(getObject(await aStore({ theirs: {} })).handle({ Bucket: 'theirs', Key: 'k' }, context)).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  it('answers 304 without a body, with the tag and the date', async () => {
    const store = await aStore({ mine: { k: 'hello' } });
    expect(await handle(getObject(store), { ...input, IfNoneMatch: '*' })).toEqual({ status: 304, headers: { ETag: '"5d41402abc4b2a76b9719d911017c592"', 'Last-Modified': 'Fri, 02 Jan 2026 03:04:05 GMT' }, body: '' });
    await expect(handle(getObject(store), { ...input, IfMatch: '"other"' })).rejects.toMatchObject({ code: 'PreconditionFailed' });
  });
});
