import { given, opsUser, otherUser } from '#testing';
import { bucketsCap, photos, storeWith } from '../../../test/bucket-fixtures.js';
import { getBuckets } from './get-buckets.js';

const world = [opsUser(), otherUser(), photos(), photos([], { bucketId: 'T', name: 'tenbucket' }, 'ten1'), photos([], { bucketId: 'A', name: 'accounts' }, '111111111111')];
const asked = async (input: Record<string, string>, caller: object = bucketsCap) => given(...world).answer(getBuckets(await storeWith({ a: '123', b: '' })), input, caller);

describe('AdminGetBuckets', () => {
  it('lists names, of a user or of everybody, but not of accounts that the caller does not know of', async () => {
    expect(await asked({ uid: 'opsuser' })).toEqual(['photos']);
    expect(await asked({ uid: 'other' })).toEqual([]);
    expect(await asked({})).toEqual(['photos', 'ten1/tenbucket']);
    expect(await asked({}, { principal: { administrator: true } })).toEqual(['accounts', 'photos', 'ten1/tenbucket']);
  });

  it('shows a bucket with what lies in it, alone or in a list', async () => {
    const shown = { bucket: 'photos', owner: 'opsuser', id: 'ID-OF-PHOTOS', usage: { 'rgw.main': { size: 3, size_kb: 1, num_objects: 2 } }, bucket_quota: { enabled: false } };
    expect(await asked({ bucket: 'photos' })).toMatchObject(shown);
    expect(await asked({ uid: 'opsuser', stats: 'True' })).toMatchObject([shown]);
    expect(await asked({ bucket: 'ten1/tenbucket' })).toMatchObject({ tenant: 'ten1', usage: {} });
  });

  it('refuses buckets and users that there are not, and those of other accounts', async () => {
    await expect(asked({ bucket: 'nosuch' })).rejects.toMatchObject({ code: 'NoSuchBucket' });
    await expect(asked({ bucket: 'accounts' })).rejects.toMatchObject({ code: 'NoSuchBucket' });
    await expect(asked({ uid: 'nobody' })).rejects.toMatchObject({ code: 'NoSuchUser' });
    await expect(asked({}, { principal: { caps: [] } })).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
