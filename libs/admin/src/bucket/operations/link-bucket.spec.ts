import { given, opsUser, OPS_STREAM, otherUser } from '#testing';
import { BUCKET_STREAM, bucketsCap, photos } from '../../../test/bucket-fixtures.js';
import { linkBucket } from './link-bucket.js';

const OTHER = { stream: 'user/AIDA00000000000OTHER1', id: 'other', displayName: 'Other' };
const tenanted = otherUser([], { userId: 'AIDA00000000TENANTED1', userName: 'opsuser' }, 'ten1');

describe('AdminLinkBucket', () => {
  it('gives the bucket to another user: holds and counts move, and it is a barrier', () => {
    const { hold, unhold, counts, checks } = given(opsUser(), otherUser(), photos()).when(linkBucket, { bucket: 'photos', uid: 'other' }, bucketsCap)
      .thenEvents({ type: 'BucketLinked', data: { owner: OTHER, account: '' } });
    expect({ hold, unhold }).toEqual({ hold: [{ target: OTHER.stream, holder: BUCKET_STREAM }], unhold: [{ target: OPS_STREAM, holder: BUCKET_STREAM }] });
    expect(counts).toEqual([{ name: `buckets:${OPS_STREAM}`, by: -1 }, { name: `buckets:${OTHER.stream}`, by: 1 }]);
    expect(checks).toEqual([{ stream: OTHER.stream, version: 1 }]);
    expect(linkBucket).not.toHaveProperty('onlyAdds');
  });

  it('moves the name where the owner is in another tenant, and events stay in the stream\'s account', () => {
    const { release, take, writes } = given(opsUser(), tenanted, photos()).when(linkBucket, { bucket: 'photos', uid: 'ten1$opsuser' }, bucketsCap)
      .thenEvents({ type: 'BucketLinked', data: { owner: { stream: 'user/AIDA00000000TENANTED1', id: 'ten1$opsuser', displayName: 'Other' }, account: 'ten1' } });
    expect([release, take]).toEqual([[{ name: 'bucket-name::photos', owner: BUCKET_STREAM }], [{ name: 'bucket-name:ten1:photos', owner: BUCKET_STREAM }]]);
    expect(writes![0]).toMatchObject({ account: '' });
  });

  it('gives another name', () => {
    const { take, counts } = given(opsUser(), photos()).when(linkBucket, { bucket: 'photos', uid: 'opsuser', 'new-bucket-name': 'pictures' }, bucketsCap)
      .thenEvents({ type: 'BucketLinked', data: { owner: { stream: OPS_STREAM, id: 'opsuser', displayName: 'Ops User' }, account: '', name: 'pictures' } });
    expect(take).toEqual([{ name: 'bucket-name::pictures', owner: BUCKET_STREAM }]);
    expect(counts).toBeUndefined();
  });

  it('takes a bucket that is nobody\'s, and does nothing for one that is the user\'s', () => {
    const { unhold, counts } = given(opsUser(), otherUser(), photos([{ type: 'BucketUnlinked', data: {} }])).when(linkBucket, { bucket: 'photos', uid: 'other' }, bucketsCap)
      .thenEvents({ type: 'BucketLinked', data: { owner: OTHER, account: '' } });
    expect([unhold, counts]).toEqual([[], [{ name: `buckets:${OTHER.stream}`, by: 1 }]]);
    given(opsUser(), photos()).when(linkBucket, { bucket: 'photos', uid: 'opsuser' }, bucketsCap).thenNothing();
  });

  it('refuses a name that another bucket has, also where the owner\'s tenant has it', () => {
    const another = (name: string, account = '') => photos([], { bucketId: 'ID-OF-ANOTHER', name }, account);
    given(opsUser(), photos(), another('pictures')).when(linkBucket, { bucket: 'photos', uid: 'opsuser', 'new-bucket-name': 'pictures' }, bucketsCap).thenError('BucketAlreadyExists');
    given(opsUser(), tenanted, photos(), another('photos', 'ten1')).when(linkBucket, { bucket: 'photos', uid: 'ten1$opsuser' }, bucketsCap).thenError('BucketAlreadyExists');
  });

  it('refuses what there is not, another id, and names that cannot be', () => {
    const refused = (input: Record<string, string>) => given(opsUser(), photos()).when(linkBucket, { bucket: 'photos', uid: 'opsuser', ...input }, bucketsCap).error?.code;
    expect([refused({ uid: 'nobody' }), refused({ bucket: 'nosuch' }), refused({ 'bucket-id': 'X' }), refused({ 'new-bucket-name': 'A_B' })])
      .toEqual(['NoSuchUser', 'NoSuchBucket', 'InvalidArgument', 'InvalidBucketName']);
  });
});
