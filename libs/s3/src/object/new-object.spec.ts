import { HISTORY_TIME } from '#testing';
import { asks, handle } from '../../test/handle.js';
import { lockedBucket, objectLockPut } from '../../test/lock-fixtures.js';
import { aBucket, aStore, callers, OTHER, policyPut } from '../../test/s3-fixtures.js';
import { copyObject } from './operations/copy-object.js';
import { getObject } from './operations/get-object.js';
import { headObject } from './operations/head-object.js';
import { putObject } from './operations/put-object.js';
import { completeMultipartUpload } from '../upload/operations/complete-multipart-upload.js';
import { createMultipartUpload } from '../upload/operations/create-multipart-upload.js';

const mine = 'ID-OF-MINE';
const tags = { team: 'storage' };
const conditions = { 's3:RequestObjectTag/team': ['storage'], 's3:RequestObjectTagKeys': ['team'] };

describe('What a new object is to have', () => {
  it('asks nothing besides s3:PutObject where it is nothing', async () => {
    const store = await aStore({ mine: {} });
    for (const make of [putObject, createMultipartUpload]) {
      expect(await asks(make(store), { Bucket: 'mine', Key: 'k' })).toMatchObject([{ action: 's3:PutObject', conditions: undefined }]);
    }
  });

  it('asks for the right to tag beside the right to write, and shows the tags to the policies of both', async () => {
    const store = await aStore({ mine: {} });
    const asked = [{ action: 's3:PutObject', conditions }, { action: 's3:PutObjectTagging', conditions }];
    for (const make of [putObject, createMultipartUpload]) expect(await asks(make(store), { Bucket: 'mine', Key: 'k', Tagging: 'team=storage' })).toMatchObject(asked);
    const copy = { Bucket: 'mine', Key: 'k', CopySource: 'mine/s', Tagging: 'team=storage' };
    expect(await asks(copyObject(store), { ...copy, TaggingDirective: 'REPLACE' })).toMatchObject([{ action: 's3:GetObject' }, ...asked]);
    expect(await asks(copyObject(store), copy)).toMatchObject([{ action: 's3:GetObject' }, { action: 's3:PutObject', conditions: undefined }]);
  });

  it('is kept with it', async () => {
    const store = await aStore({ mine: {} });
    await handle(putObject(store), { Bucket: 'mine', Key: 'k', Tagging: 'team=storage' });
    expect(await store.head(mine, 'k')).toMatchObject({ tags });
  });

  it('asks for the right to lock, and shows the lock to policies', async () => {
    const store = await aStore({ mine: {} });
    const lock = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date('2026-01-11T03:04:05Z'), ObjectLockLegalHoldStatus: 'ON' } as const;
    const retention = { 's3:object-lock-mode': 'GOVERNANCE', 's3:object-lock-retain-until-date': '2026-01-11T03:04:05.000Z', 's3:object-lock-remaining-retention-days': '9' };
    const legalHold = { 's3:object-lock-legal-hold': 'ON' };
    for (const make of [putObject, createMultipartUpload]) {
      expect(await asks(make(store), { Bucket: 'mine', Key: 'k', ...lock })).toMatchObject([
        { action: 's3:PutObject', conditions: { ...retention, ...legalHold } }, { action: 's3:PutObjectRetention', conditions: retention }, { action: 's3:PutObjectLegalHold', conditions: legalHold },
      ]);
    }
  });

  it('is locked as it asks, else as its bucket does by default', async () => {
    const store = await aStore({ mine: { s: 'x' } });
    const histories = [lockedBucket(objectLockPut({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } }))];
    const own = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date('2026-02-01T00:00:00Z'), ObjectLockLegalHoldStatus: 'ON' } as const;
    const byDefault = { mode: 'GOVERNANCE', until: HISTORY_TIME.getTime() + 86_400_000 };
    await handle(putObject(store), { Bucket: 'mine', Key: 'k' }, { histories });
    expect(await store.head(mine, 'k')).toMatchObject({ retention: byDefault });
    await handle(copyObject(store), { Bucket: 'mine', Key: 'c', CopySource: 'mine/s' }, { histories });
    expect(await store.head(mine, 'c')).toMatchObject({ retention: byDefault });
    await handle(putObject(store), { Bucket: 'mine', Key: 'own', ...own }, { histories });
    expect(await store.head(mine, 'own')).toMatchObject({ retention: { mode: 'COMPLIANCE', until: Date.UTC(2026, 1) }, legalHold: true });
    const upload = await handle(createMultipartUpload(store), { Bucket: 'mine', Key: 'parts', ObjectLockLegalHoldStatus: 'OFF' }, { histories }) as { UploadId: string };
    const { etag } = await store.putPart({ bucketId: mine, key: 'parts', uploadId: upload.UploadId }, 1, Buffer.from('x'));
    await handle(completeMultipartUpload(store), { Bucket: 'mine', Key: 'parts', UploadId: upload.UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: etag }] } }, { histories });
    expect(await store.head(mine, 'parts')).toMatchObject({ retention: byDefault, legalHold: false });
  });

  it('comes with its proof in profile aws, where it is to be locked', async () => {
    const store = await aStore({ mine: {} });
    const put = (headers: Record<string, string>, compat: 'aws' | 'ceph'): Promise<unknown> =>
      handle(putObject(store), { Bucket: 'mine', Key: 'k', ObjectLockLegalHoldStatus: 'OFF' }, { histories: [lockedBucket()], headers, compat });
    await expect(put({}, 'aws')).rejects.toMatchObject({ code: 'InvalidRequest' });
    for (const proof of ['content-md5', 'x-amz-checksum-crc32', 'x-amz-trailer']) await put({ [proof]: 'x' }, 'aws');
    await put({}, 'ceph');
  });

  it('comes with a copy, or is what the copy is told', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await store.annotate(mine, 'k', undefined, { tags });
    const copied = async (more: object): Promise<unknown> => {
      await handle(copyObject(store), { Bucket: 'mine', Key: 'c', CopySource: 'mine/k', ...more } as never);
      return (await store.head(mine, 'c'))?.tags;
    };
    expect(await copied({})).toEqual(tags);
    expect(await copied({ Tagging: 'a=b' })).toEqual(tags);
    expect(await copied({ TaggingDirective: 'REPLACE', Tagging: 'a=b' })).toEqual({ a: 'b' });
    expect(await copied({ TaggingDirective: 'REPLACE' })).toBeUndefined();
  });

  it('comes with a copy only to whom may read and write tags', async () => {
    const allow = (...Action: string[]) => aBucket('theirs', [policyPut({ Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:PutObject', ...Action], Resource: 'arn:aws:s3:::theirs/*' })], { owner: OTHER });
    const store = await aStore({ theirs: { plain: 'x', tagged: 'x' } });
    await store.annotate('ID-OF-THEIRS', 'tagged', undefined, { tags });
    const copy = (key: string, histories: ReturnType<typeof allow>, more: object = {}): Promise<unknown> =>
      handle(copyObject(store), { Bucket: 'theirs', Key: 'c', CopySource: `theirs/${key}`, ...more }, { histories: [histories], principal: callers.TESTER });
    await copy('plain', allow());
    await copy('tagged', allow(), { TaggingDirective: 'REPLACE' });
    for (const lacking of [allow(), allow('s3:GetObjectTagging'), allow('s3:PutObjectTagging')]) await expect(copy('tagged', lacking)).rejects.toMatchObject({ code: 'AccessDenied' });
    await copy('tagged', allow('s3:GetObjectTagging', 's3:PutObjectTagging'));
  });
});

describe('What a reply says of annotations', () => {
  it('is the number of tags, to whom may read them', async () => {
    const store = await aStore({ theirs: { k: 'x' } });
    const allow = (...Action: string[]) => [aBucket('theirs', [policyPut({ Effect: 'Allow', Principal: '*', Action, Resource: 'arn:aws:s3:::theirs/*' })], { owner: OTHER })];
    const input = { Bucket: 'theirs', Key: 'k' };
    const counted = async (histories: ReturnType<typeof allow>): Promise<unknown[]> =>
      Promise.all([getObject(store), headObject(store)].map(async (read) => ((await handle(read, input, { histories })) as { TagCount?: number }).TagCount));
    const readers = allow('s3:GetObject', 's3:GetObjectTagging');
    expect(await counted(readers)).toEqual([undefined, undefined]);
    await store.annotate('ID-OF-THEIRS', 'k', undefined, { tags: { a: '1', b: '' } });
    expect(await counted(readers)).toEqual([2, 2]);
    expect(await counted(allow('s3:GetObject'))).toEqual([undefined, undefined]);
  });
});
