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
});
