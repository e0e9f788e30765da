import { BUCKET_ID, bucketsCap, photos, runStream, storeWith } from '../../../test/bucket-fixtures.js';
import { removeObject } from './remove-object.js';

describe('AdminRemoveObject', () => {
  it('removes one object, and says when there was none', async () => {
    const store = await storeWith({ a: '1', b: '2' });
    await runStream(removeObject(store), { bucket: 'photos', object: 'a' }, [photos()], bucketsCap);
    expect((await store.usage([BUCKET_ID])).get(BUCKET_ID)?.objects).toBe(1);
    await expect(runStream(removeObject(store), { bucket: 'photos', object: 'a' }, [photos()], bucketsCap)).rejects.toMatchObject({ code: 'NoSuchObject' });
    await expect(runStream(removeObject(store), { bucket: 'photos', object: '' }, [photos()], bucketsCap)).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('removes the null version where versions are kept, or the one that is named, and sets no marker', async () => {
    const store = await storeWith({ a: '1' });
    const kept = photos([{ type: 'BucketVersioningPut', data: { Status: 'Enabled' } }]);
    const remove = (more: object) => runStream(removeObject(store), { bucket: 'photos', object: 'a', ...more } as never, [kept], bucketsCap);
    await store.setVersioning(BUCKET_ID, 'Enabled', 2, true);
    const { versionId } = await store.put(BUCKET_ID, 'a', Buffer.from('2'));
    await remove({});
    await expect(remove({})).rejects.toMatchObject({ code: 'NoSuchObject' });
    expect((await store.listVersions(BUCKET_ID, { limit: 10 })).versions).toMatchObject([{ versionId, deleteMarker: false }]);
    await remove({ 'object-version': versionId });
    expect(await store.isEmpty(BUCKET_ID)).toBe(true);
  });
});
