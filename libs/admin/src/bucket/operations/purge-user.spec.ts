import { opsUser, usersCap, callerWith } from '#testing';
import { BUCKET_ID, photos, runStream, storeWith } from '../../../test/bucket-fixtures.js';
import { purgeUser } from './purge-user.js';
import { removeBucket } from './remove-bucket.js';

const caps = callerWith({ type: 'users', perm: '*' }, { type: 'buckets', perm: '*' });

describe('AdminPurgeUser', () => {
  it('removes the buckets of the user with all that is in them, then the user', async () => {
    const store = await storeWith({ a: '1', b: '2' });
    const performed: { type: string }[] = [];
    await runStream(purgeUser(store, removeBucket(store)), { uid: 'opsuser', 'purge-data': 'True' }, [opsUser(), photos()], caps, performed);
    expect(performed.map(({ type }) => type)).toEqual(['BucketDeleted', 'UserDeleted']);
    expect(store.buckets.has(BUCKET_ID)).toBe(false);
  });

  it('leaves what object lock protects, its bucket and the user', async () => {
    const store = await storeWith({ a: '1' });
    await store.put(BUCKET_ID, 'kept', Buffer.from('x'), { annotations: { legalHold: true } });
    const performed: unknown[] = [];
    await expect(runStream(purgeUser(store, removeBucket(store)), { uid: 'opsuser', 'purge-data': 'True' }, [opsUser(), photos()], caps, performed)).rejects.toMatchObject({ code: 'BucketNotEmpty' });
    expect(performed).toEqual([]);
    expect((await store.list(BUCKET_ID, { limit: 9 })).entries.map(({ key }) => key)).toEqual(['kept']);
  });

  it('leaves the data alone unless told otherwise', async () => {
    const store = await storeWith({ a: '1' });
    const performed: { type: string }[] = [];
    await runStream(purgeUser(store, removeBucket(store)), { uid: 'opsuser', 'purge-data': 'False' }, [opsUser(), photos()], usersCap, performed);
    expect(performed.map(({ type }) => type)).toEqual(['UserDeleted']);
    expect(store.buckets.has(BUCKET_ID)).toBe(true);
  });

  it('needs the cap of buckets as well, and does not touch system users for others than administrators', async () => {
    const store = await storeWith({ a: '1' });
    const asked = (histories: Parameters<typeof runStream>[2], caller: object) => runStream(purgeUser(store, removeBucket(store)), { uid: 'opsuser', 'purge-data': 'true' }, histories, caller);
    await expect(asked([opsUser(), photos()], usersCap)).rejects.toMatchObject({ code: 'AccessDenied' });
    expect((await store.usage([BUCKET_ID])).get(BUCKET_ID)?.objects).toBe(1);
    await expect(asked([opsUser([], { system: true }), photos()], caps)).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(asked([], caps)).rejects.toMatchObject({ code: 'NoSuchUser' });
  });
});
