import { folded, given } from '#testing';
import { MemoryObjectStore } from '../../../test/memory-object-store.js';
import { aBucket, callers, OTHER, OWNER, theOwner } from '../../../test/s3-fixtures.js';
import { asks } from '../../../test/handle.js';
import { streamContext } from '../../../test/stream-context.js';
import { createBucket } from './create-bucket.js';

const store = new MemoryObjectStore();
const operation = createBucket(store);
const as = { principal: callers.TESTER };

describe('CreateBucket', () => {
  it('takes the name, holds the owner and counts the bucket', () => {
    const decision = given(theOwner()).when(operation, { Bucket: 'new' }, as)
      .thenEvents({ type: 'BucketCreated', data: { bucketId: expect.stringMatching(/^[A-Z2-7]{20}$/) as never, name: 'new', owner: OWNER, region: 'default' } });
    const stream = decision.writes![0]!.stream;
    expect(decision).toMatchObject({
      writes: [{ account: '', expected: 0 }],
      take: [{ name: 'bucket-name::new', owner: stream }],
      hold: [{ target: OWNER.stream, holder: stream }],
      counts: [{ name: `buckets:${OWNER.stream}`, by: 1, limit: 1000 }],
    });
  });

  it('gives a bucket of a session to the user who assumed the role', () => {
    const { events } = given(theOwner()).when(operation, { Bucket: 'new' }, { principal: callers.session });
    expect(events).toMatchObject([{ data: { owner: OWNER } }]);
  });

  it('puts the name of a tenant\'s bucket into the tenant\'s namespace', () => {
    const decision = given().when(operation, { Bucket: 'new' }, { principal: { ...callers.TESTER, account: 'acme' } }).decision!;
    expect(decision.take).toMatchObject([{ name: 'bucket-name:acme:new' }]);
    expect(given(aBucket('new')).when(operation, { Bucket: 'new' }, { principal: { ...callers.TESTER, account: 'acme' } }).error).toBeUndefined();
  });

  it('does nothing for the owner of the bucket, or refuses him in profile aws', () => {
    const outcome = given(aBucket('mine'));
    outcome.when(operation, { Bucket: 'mine' }, as).thenNothing();
    outcome.when(operation, { Bucket: 'mine' }, { ...as, compat: 'aws' }).thenError('BucketAlreadyOwnedByYou');
    given(aBucket('mine', [], { owner: OTHER })).when(operation, { Bucket: 'mine' }, as).thenError('BucketAlreadyExists');
  });

  it('knows unlimited users and users who may have none', () => {
    expect(given(theOwner(0)).when(operation, { Bucket: 'new' }, as).decision!.counts![0]).toEqual({ name: `buckets:${OWNER.stream}`, by: 1 });
    given(theOwner(-1)).when(operation, { Bucket: 'new' }, as).thenError('TooManyBuckets');
  });

  it('takes the location that it has and no other', () => {
    const at = (location: string, compat: 'ceph' | 'aws' = 'ceph') =>
      given().when(operation, { Bucket: 'new', CreateBucketConfiguration: { LocationConstraint: location as never } }, { ...as, compat, settings: { region: 'here' } });
    expect([at('').error, at('here').error, at('default').error]).toEqual([undefined, undefined, undefined]);
    at('us-east-1').thenError('InvalidLocationConstraint');
    at('default', 'aws').thenError('InvalidLocationConstraint');
  });

  it('gives the bucket its tags, which its maker must be allowed to give', async () => {
    const Tags = [{ Key: 'team', Value: 'storage' }];
    const input = { Bucket: 'new', CreateBucketConfiguration: { Tags } };
    expect(given(theOwner()).when(operation, input, as).events).toMatchObject([{ type: 'BucketCreated' }, { type: 'BucketTaggingPut', data: { TagSet: Tags } }]);
    const tags = { 'aws:RequestTag/team': ['storage'], 'aws:TagKeys': ['team'] };
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:CreateBucket', conditions: tags }, { action: 's3:TagResource', resource: 'arn:aws:s3:::new', conditions: tags }]);
    expect(given(theOwner()).when(operation, { Bucket: 'new', CreateBucketConfiguration: { Tags: [] } }, as).events).toMatchObject([{ type: 'BucketCreated' }]);
    for (const bad of [[{ Key: 'aws:x', Value: '' }], [Tags[0]!, Tags[0]!]]) given(theOwner()).when(operation, { Bucket: 'new', CreateBucketConfiguration: { Tags: bad } }, as).thenError('InvalidTag');
  });

  it('does not tag the bucket that is there already', () => {
    const Tags = [{ Key: 'team', Value: 'storage' }];
    const again = given(aBucket('mine', [{ type: 'BucketTaggingPut', data: { TagSet: Tags } }]));
    again.when(operation, { Bucket: 'mine', CreateBucketConfiguration: { Tags } }, as).thenNothing();
    again.when(operation, { Bucket: 'mine' }, as).thenNothing();
    given(aBucket('mine')).when(operation, { Bucket: 'mine', CreateBucketConfiguration: { Tags } }, as).thenError('BucketAlreadyExists');
  });

  it('takes the elements of directory buckets empty', () => {
    expect(given(theOwner()).when(operation, { Bucket: 'new', CreateBucketConfiguration: { Location: {}, Bucket: {} } }, as).events).toHaveLength(1);
  });

  it.each([
    { CreateBucketConfiguration: { Location: { Type: 'AvailabilityZone', Name: 'a' } } },
    { CreateBucketConfiguration: { Bucket: { Type: 'Directory', DataRedundancy: 'SingleAvailabilityZone' } } },
  ])('does not ignore %j', (more) => {
    given().when(operation, { Bucket: 'new', ...more } as never, as).thenError('NotImplemented');
  });

  describe('around the append', () => {
    const made = given(theOwner()).when(operation, { Bucket: 'framed' }, as);
    const { bucketId: id } = (made.events as { data: { bucketId: string } }[])[0]!.data;
    const framed = () => operation.frame!({ Bucket: 'framed' }, { existing: undefined } as never, streamContext(as), made.decision!.output);

    it('opens the store\'s bucket under the id that the event has', async () => {
      await (await framed()).done();
      expect(store.buckets.get(id)).toMatchObject({ closed: false });
    });

    it('leaves it closed after a failure', async () => {
      await (await framed()).undo();
      expect(store.buckets.get(id)).toMatchObject({ closed: true });
    });

    it('touches none that is there already, whatever becomes of the request', async () => {
      const again = given(aBucket('mine')).when(operation, { Bucket: 'mine' }, as);
      const frame = await operation.frame!({ Bucket: 'mine' }, { existing: folded(aBucket('mine')) } as never, streamContext(as), again.decision!.output);
      await frame.undo();
      expect(store.buckets.get('ID-OF-MINE')).toMatchObject({ closed: false });
    });

    it('says where the bucket is and nothing of its id', async () => {
      expect(await made.reply()).toEqual({ Location: '/framed' });
    });
  });
});
