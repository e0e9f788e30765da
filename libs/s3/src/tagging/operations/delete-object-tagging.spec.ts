import { asks, handle } from '../../../test/handle.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { deleteObjectTagging } from './delete-object-tagging.js';

const input = { Bucket: 'mine', Key: 'k' };

describe('DeleteObjectTagging', () => {
  it('takes the tags away, and is content where there are none', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    const before = await store.head('ID-OF-MINE', 'k');
    await store.annotate('ID-OF-MINE', 'k', undefined, { tags: { foo: 'bar' } });
    for (let round = 0; round < 2; round++) {
      expect(await handle(deleteObjectTagging(store), input)).toEqual({ VersionId: undefined });
      expect(await store.head('ID-OF-MINE', 'k')).toEqual(before);
    }
  });

  it('asks for the action of versions where one is named', async () => {
    const operation = deleteObjectTagging(await aStore({ mine: {} }));
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:DeleteObjectTagging' }]);
    expect(await asks(operation, { ...input, VersionId: 'null' })).toMatchObject([{ action: 's3:DeleteObjectVersionTagging' }]);
  });
});
