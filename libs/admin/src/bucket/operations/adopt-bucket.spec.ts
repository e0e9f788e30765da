import { opsUser } from '#testing';
import { bucketsCap, photos, runStream } from '../../../test/bucket-fixtures.js';
import { withUpstream } from '../../../test/upstream-store.js';
import { adoptBucket } from './adopt-bucket.js';
import { registerBucket } from './register-bucket.js';

const adopt = (there: Parameters<typeof withUpstream>[0], input: Record<string, string>, histories = [opsUser()]) => {
  const store = withUpstream(there);
  const performed: unknown[] = [];
  const run = runStream(adoptBucket(store, registerBucket(store)), { store: 'east', uid: 'opsuser', ...input }, histories, bucketsCap, performed);
  return run.then((reply) => ({ reply: reply as { bucket: string; adopted: boolean; left: string[] }[], performed, adopted: [...store.adopted.values()] }));
};

describe('AdminAdoptBucket', () => {
  it('registers a bucket with what its store says of it', async () => {
    const { reply, performed, adopted } = await adopt({ pictures: { tags: [{ Key: 'a', Value: 'b' }] } }, { bucket: 'photos', 'upstream-bucket': 'pictures' });
    expect(performed).toMatchObject([{ type: 'BucketCreated' }, { type: 'BucketTaggingPut' }]);
    expect(reply).toMatchObject([{ bucket: 'photos', adopted: true, left: [expect.stringContaining('not counted yet')] }]);
    expect(adopted).toEqual([{ store: 'east', bucket: 'pictures' }]);
  });

  it('adopts all that nobody has, and names those that it could not', async () => {
    const { reply } = await adopt({ pictures: {}, photos: {}, Old_Names: {} }, { all: 'true' }, [opsUser(), photos()]);
    expect(reply.map(({ bucket, adopted }) => [bucket, adopted])).toEqual([['pictures', true], ['photos', false], ['Old_Names', false]]);
  });

  it('refuses both at once, and a store that there is not', async () => {
    await expect(adopt({}, { all: 'true', bucket: 'photos' })).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(adopt({}, { bucket: 'photos', store: 'west' })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });
});
