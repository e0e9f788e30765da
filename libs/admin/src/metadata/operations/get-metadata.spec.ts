import { ACCOUNT, anAccount, aRole, callerWith, given, opsUser, otherUser } from '#testing';
import { photos } from '../../../test/bucket-fixtures.js';
import { getMetadata } from './get-metadata.js';

const caps = callerWith({ type: 'metadata', perm: 'read' });
const tenanted = otherUser([], { userId: 'AIDA00000000TENANTED1', userName: 'u' }, 'ten1');
const asked = (path: string, key: string) => given(opsUser(), tenanted, aRole(), photos(), photos([], { bucketId: 'A', name: 'a' }, '111111111111')).answer(getMetadata, { path, key }, caps);

describe('AdminGetMetadata', () => {
  it('shows a user without keys to who may not read users, and a tenant\'s by its full id', async () => {
    expect(await asked('user', 'opsuser')).toMatchObject({ key: 'user:opsuser', ver: { ver: 1 }, data: { user_id: 'opsuser', display_name: 'Ops User', attrs: [] } });
    expect(await asked('user', 'opsuser')).not.toHaveProperty('data.keys.0');
    expect(await asked('user', 'ten1$u')).toMatchObject({ key: 'user:ten1$u', data: { user_id: 'ten1$u' } });
  });

  it('shows buckets by name and by instance, and roles by id', async () => {
    expect(await asked('bucket', 'photos')).toMatchObject({ key: 'bucket:photos', data: { bucket: { bucket_id: 'ID-OF-PHOTOS' }, owner: 'opsuser', linked: 'true' } });
    expect(await asked('bucket.instance', 'photos:ID-OF-PHOTOS')).toMatchObject({ data: { bucket_info: { owner: 'opsuser', quota: { enabled: false } } } });
    expect(await asked('roles', 'AROA00000000000ROLE01')).toMatchObject({ data: { RoleName: 'S3Access' } });
  });

  it('shows accounts by id to who may see accounts', async () => {
    const works = given(anAccount());
    const both = callerWith({ type: 'metadata', perm: 'read' }, { type: 'accounts', perm: 'read' });
    expect(await works.answer(getMetadata, { path: 'account', key: ACCOUNT }, both)).toMatchObject({ key: `account:${ACCOUNT}`, ver: { ver: 1 }, data: { id: ACCOUNT, name: 'Works' } });
    await expect(works.answer(getMetadata, { path: 'account', key: ACCOUNT }, caps)).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  it.each([['user', 'nobody'], ['bucket', 'nosuch'], ['bucket.instance', 'other:ID-OF-PHOTOS'], ['bucket', 'a'], ['roles', 'AROA'], ['otp', 'x']])('%s %s is not there', async (path, key) => {
    await expect(asked(path, key)).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  it('refuses an empty key', async () => {
    await expect(asked('user', '')).rejects.toMatchObject({ code: 'InvalidArgument' });
  });
});
