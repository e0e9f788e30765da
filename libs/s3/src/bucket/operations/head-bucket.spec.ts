import { given } from '#testing';
import { aBucket, callers, policyPut } from '../../../test/s3-fixtures.js';
import { streamContext } from '../../../test/stream-context.js';
import { headBucket } from './head-bucket.js';

const as = { principal: callers.TESTER };

describe('HeadBucket', () => {
  it('tells the region of the bucket', async () => {
    expect(await given(aBucket('mine', [], { region: 'there' })).answer(headBucket, { Bucket: 'mine' }, as)).toEqual({ BucketRegion: 'there' });
  });

  it('asks for s3:ListBucket on the bucket, with its policy and its owner', async () => {
    const policy = policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' });
    const [asked] = await given(aBucket('mine', [policy])).asks(headBucket, { Bucket: 'mine' }, as);
    expect(asked).toMatchObject({ action: 's3:ListBucket', resource: 'arn:aws:s3:::mine', resourceAccount: '', owner: true, resourcePolicy: [expect.anything()] });
    expect(await given(aBucket('mine')).asks(headBucket, { Bucket: 'mine' }, { principal: callers.OTHER })).toMatchObject([{ owner: false }]);
    expect(await given(aBucket('mine')).asks(headBucket, { Bucket: 'mine' }, { principal: callers.anonymous })).toMatchObject([{ owner: false }]);
  });

  it('reads the tail of the log once before it says that there is no bucket', async () => {
    const later = aBucket('late');
    const context = streamContext(as);
    let caughtUp = 0;
    const directory = { ...context.directory, catchUp: async () => { caughtUp++; context.directory.find = streamContext({ histories: [later] }).directory.find; }, find: (...args: Parameters<typeof context.directory.find>) => context.directory.find(...args) };
    expect(await headBucket.access({ Bucket: 'late' }, { ...context, directory } as never)).toMatchObject({ resource: 'arn:aws:s3:::late' });
    expect(caughtUp).toBe(1);
    await expect(headBucket.access({ Bucket: 'never' }, { ...context, directory } as never)).rejects.toMatchObject({ code: 'NoSuchBucket' });
    expect(caughtUp).toBe(2);
  });

  it('compares the owner that the caller expects', async () => {
    await expect(async () => given(aBucket('mine')).asks(headBucket, { Bucket: 'mine', ExpectedBucketOwner: 'OTHER' }, as)).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(given(aBucket('mine')).asks(headBucket, { Bucket: 'mine', ExpectedBucketOwner: 'TESTER' }, as)).resolves.toHaveLength(1);
  });
});
