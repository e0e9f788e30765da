import { given, opsUser, OPS_STREAM, otherUser } from '#testing';
import { bucketsCap, OPS_OWNER, photos } from '../../../test/bucket-fixtures.js';
import { withUpstream } from '../../../test/upstream-store.js';
import { registerBucket } from './register-bucket.js';

const store = { store: 'east', bucket: 'pictures' };
const register = registerBucket(withUpstream({ pictures: {} }));
const input = { bucket: 'photos', 'upstream-bucket': 'pictures', store: 'east', uid: 'opsuser' };

const CREATED = { type: 'BucketCreated', data: { bucketId: expect.any(String), name: 'photos', owner: OPS_OWNER, region: expect.any(String), store, adopted: true } } as never;

describe('AdminRegisterBucket', () => {
  it('makes the bucket here, with what its store says of it, held and counted', () => {
    const description = { policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":["arn:aws:s3:::pictures/*","arn:aws:s3:::pictures"]}]}', tags: [{ Key: 'a', Value: 'b' }], cors: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }], left: ['x'] };
    const { hold, counts, take, output } = given(opsUser()).when(register, { ...input, description } as never, bucketsCap).thenEvents(
      CREATED,
      { type: 'BucketPolicyPut', data: { policy: description.policy.replaceAll('pictures', 'photos') } },
      { type: 'BucketTaggingPut', data: { TagSet: description.tags } },
      { type: 'BucketCorsPut', data: { CORSRules: description.cors } },
    );
    expect(hold).toMatchObject([{ target: OPS_STREAM }]);
    expect(counts).toEqual([{ name: `buckets:${OPS_STREAM}`, by: 1 }]);
    expect(take).toMatchObject([{ name: 'bucket-name::photos' }]);
    expect(output).toMatchObject({ bucket: 'photos', upstream_bucket: 'pictures', adopted: true, left: ['x', expect.stringContaining('principals')] });
  });

  it('leaves what is not legal here, and says so; a text in place of a description is none', () => {
    const description = { policy: 'no JSON', tags: [{ Key: '', Value: '' }], cors: [], left: [] };
    const leftOf = (given_: unknown): unknown => given(opsUser()).when(register, { ...input, description: given_ } as never, bucketsCap).thenEvents(CREATED).output;
    expect(leftOf(description)).toMatchObject({ left: [expect.stringMatching(/^the bucket policy was not taken over: /), expect.stringMatching(/^the bucket tags were not taken over: /)] });
    expect(leftOf('x')).toMatchObject({ left: [] });
  });

  it('again does nothing; refuses a name that another bucket has', () => {
    given(opsUser(), photos([], { store })).when(register, input, bucketsCap).thenNothing();
    for (const there of [photos(), photos([], { store: { store: 'east', bucket: 'others' } })]) given(opsUser(), there).when(register, input, bucketsCap).thenError('BucketAlreadyExists');
    given(opsUser(), otherUser(), photos([], { store })).when(register, { ...input, uid: 'other' }, bucketsCap).thenError('BucketAlreadyExists');
  });

  it('refuses what there is not, and names that cannot be', () => {
    given(opsUser()).when(register, { ...input, store: 'west' }, bucketsCap).thenError('InvalidArgument');
    given(opsUser()).when(register, { ...input, store: 'local' }, bucketsCap).thenError('InvalidArgument');
    given(opsUser()).when(register, { ...input, store: undefined }, bucketsCap).thenError('InvalidArgument');
    given(opsUser()).when(register, { ...input, bucket: 'No' }, bucketsCap).thenError('InvalidBucketName');
    given(opsUser()).when(register, { ...input, uid: 'nosuch' }, bucketsCap).thenError('NoSuchUser');
  });
});
