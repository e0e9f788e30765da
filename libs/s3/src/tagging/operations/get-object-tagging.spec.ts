import { asks, handle } from '../../../test/handle.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { getObjectTagging } from './get-object-tagging.js';

const input = { Bucket: 'mine', Key: 'k' };

describe('GetObjectTagging', () => {
  it('shows the tags in the order of their keys, and none for none', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    expect(await handle(getObjectTagging(store), input)).toEqual({ TagSet: [], VersionId: undefined });
    await store.annotate('ID-OF-MINE', 'k', undefined, { tags: { foo: 'bar', bar: '' } });
    expect(await handle(getObjectTagging(store), input)).toEqual({ TagSet: [{ Key: 'bar', Value: '' }, { Key: 'foo', Value: 'bar' }], VersionId: undefined });
  });

  it('asks for the action of versions where one is named', async () => {
    const operation = getObjectTagging(await aStore({ mine: {} }));
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:GetObjectTagging' }]);
    expect(await asks(operation, { ...input, VersionId: 'null' })).toMatchObject([{ action: 's3:GetObjectVersionTagging', conditions: { 's3:VersionId': 'null' } }]);
  });
});
