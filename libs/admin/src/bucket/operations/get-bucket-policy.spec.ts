import { given, opsUser } from '#testing';
import { bucketsCap, photos, storeWith } from '../../../test/bucket-fixtures.js';
import { getBucketAclPolicy } from './get-bucket-policy.js';

describe('AdminGetBucketPolicy', () => {
  it('gives everything to the owner, of the bucket and of an object in it', async () => {
    const operation = getBucketAclPolicy(await storeWith({ a: '1' }));
    const acl = { acl: { acl_user_map: [{ user: 'opsuser', acl: 15 }] }, owner: { id: 'opsuser', display_name: 'Ops User' } };
    expect(await given(opsUser(), photos()).answer(operation, { bucket: 'photos' }, bucketsCap)).toMatchObject(acl);
    expect(await given(opsUser(), photos()).answer(operation, { bucket: 'photos', object: 'a' }, bucketsCap)).toMatchObject(acl);
    await expect(given(opsUser(), photos()).answer(operation, { bucket: 'photos', object: 'b' }, bucketsCap)).rejects.toMatchObject({ code: 'NoSuchKey' });
  });
});
