import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { putBucketTagging } from './put-bucket-tagging.js';

const as = { principal: callers.TESTER };
const TagSet = [{ Key: 'team', Value: 'storage' }, { Key: 'Zürich', Value: '' }];
const put = (tags: readonly object[]) => ({ Bucket: 'mine', Tagging: { TagSet: tags } });

describe('PutBucketTagging', () => {
  it('records all tags', () => {
    given(aBucket('mine')).when(putBucketTagging, put(TagSet), as).thenEvents({ type: 'BucketTaggingPut', data: { TagSet } });
  });

  it('records nothing when the same tags are there', () => {
    given(aBucket('mine', [{ type: 'BucketTaggingPut', data: { TagSet } }])).when(putBucketTagging, put(TagSet), as).thenNothing();
  });

  it('takes all tags away with an empty set', () => {
    given(aBucket('mine', [{ type: 'BucketTaggingPut', data: { TagSet } }])).when(putBucketTagging, put([]), as).thenEvents({ type: 'BucketTaggingDeleted', data: {} });
    given(aBucket('mine')).when(putBucketTagging, put([]), as).thenNothing();
  });

  it('refuses tags that AWS does not take', () => {
    const bad = [[{ Key: '', Value: 'x' }], [{ Key: 'k'.repeat(129), Value: '' }], [{ Key: 'k', Value: 'v'.repeat(257) }], [{ Key: 'a!', Value: '' }], [{ Key: 'a', Value: '*' }], [{ Key: 'AWS:x', Value: '' }], [TagSet[0]!, TagSet[0]!]];
    for (const tags of bad) given(aBucket('mine')).when(putBucketTagging, put(tags), as).thenError('InvalidTag');
    given(aBucket('mine')).when(putBucketTagging, put([{ Key: 'k'.repeat(128), Value: 'v'.repeat(256) }]), as).thenEvents(expect.anything() as never);
  });
});
