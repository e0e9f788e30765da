import { asks, handle } from '../../../test/handle.js';
import { aBucket, aStore, OTHER, policyPut } from '../../../test/s3-fixtures.js';
import { putObjectTagging } from './put-object-tagging.js';

const input = { Bucket: 'mine', Key: 'k', Tagging: { TagSet: [{ Key: 'team', Value: 'storage' }] } };
const mine = 'ID-OF-MINE';

describe('PutObjectTagging', () => {
  it('replaces all tags and leaves the object as it is', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await store.annotate(mine, 'k', undefined, { tags: { old: '1' }, legalHold: false });
    const before = await store.head(mine, 'k');
    expect(await handle(putObjectTagging(store), input)).toEqual({ VersionId: undefined });
    expect(await store.head(mine, 'k')).toEqual({ ...before, tags: { team: 'storage' } });
  });

  it('asks for the action of versions where one is named, with the tags as condition keys', async () => {
    const operation = putObjectTagging(await aStore({ mine: {} }));
    const tags = { 's3:RequestObjectTag/team': ['storage'], 's3:RequestObjectTagKeys': ['team'] };
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:PutObjectTagging', resource: 'arn:aws:s3:::mine/k', conditions: tags }]);
    expect(await asks(operation, { ...input, VersionId: 'null' })).toMatchObject([{ action: 's3:PutObjectVersionTagging', conditions: { ...tags, 's3:VersionId': 'null' } }]);
  });

  it('asks with the tags of the request again, once the object was read that has an ACL', async () => {
    const store = await aStore({ theirs: {} });
    await store.put('ID-OF-THEIRS', 'k', Buffer.from('x'), { annotations: { owner: { stream: 'user/X', id: 'X', displayName: 'X' } } });
    const only = policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:PutObjectTagging', Resource: '*', Condition: { StringEquals: { 's3:RequestObjectTag/team': 'storage' } } });
    await handle(putObjectTagging(store), { ...input, Bucket: 'theirs' }, { histories: [aBucket('theirs', [only], { owner: OTHER })] });
    expect(await store.head('ID-OF-THEIRS', 'k')).toMatchObject({ tags: { team: 'storage' } });
  });

  it('changes nothing when the caller was revoked meanwhile', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await expect(handle(putObjectTagging(store), input, { recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect(await store.head(mine, 'k')).not.toHaveProperty('tags');
  });
});
