import type { RawReply } from '#operation';
import { asks, handle } from '../../../test/handle.js';
import { aBucket, aStore, callers, OTHER } from '../../../test/s3-fixtures.js';
import { listObjectVersions } from './list-object-versions.js';

const listed = async (keys: readonly string[], more: object, options = {}): Promise<string> => {
  const store = await aStore({ mine: {} });
  await store.setVersioning('ID-OF-MINE', 'Enabled', 2, true);
  for (const key of keys) await store.put('ID-OF-MINE', key, Buffer.from('x'));
  return ((await handle(listObjectVersions(store), { Bucket: 'mine', ...more }, options)) as RawReply).body;
};

describe('ListObjectVersions', () => {
  it('asks for s3:ListBucketVersions, with the conditions of a listing', async () => {
    expect(await asks(listObjectVersions(await aStore({})), { Bucket: 'mine', Prefix: 'p', MaxKeys: 7 })).toMatchObject([
      { action: 's3:ListBucketVersions', resource: 'arn:aws:s3:::mine', conditions: { 's3:prefix': 'p', 's3:max-keys': '7' } },
    ]);
  });

  it('escapes keys, or encodes them where that is asked for', async () => {
    expect(await listed(['<ü>'], {})).toContain('<Key>&lt;ü&gt;</Key>');
    expect(await listed(['<ü>'], { EncodingType: 'url' })).toContain('<Key>%3C%C3%BC%3E</Key>');
  });

  it('says where the next page begins, with the version unless that is a common prefix', async () => {
    expect(await listed(['a', 'a', 'b/c', 'b/d', 'e'], { MaxKeys: 1 })).toContain('<NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>version-00000002</NextVersionIdMarker>');
    const folded = await listed(['a', 'b/c', 'b/d', 'e'], { MaxKeys: 2, Delimiter: '/' });
    expect(folded).toContain('<NextKeyMarker>b/</NextKeyMarker><MaxKeys>2</MaxKeys>');
    expect(folded).not.toContain('NextVersionIdMarker');
    expect(await listed(['a'], { MaxKeys: 0 })).toContain('<IsTruncated>false</IsTruncated></ListVersionsResult>');
  });

  it.each([{ VersionIdMarker: 'version-00000001' }, { KeyMarker: 'a', VersionIdMarker: 'nonsense' }, { MaxKeys: -1 }])('refuses %j', async (more) => {
    await expect(listed(['a'], more)).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('shows the owner of the bucket', async () => {
    expect(await listed(['a'], {}, { histories: [aBucket('mine', [], { owner: OTHER })], principal: callers.OTHER })).toContain('<Owner><DisplayName>Other user</DisplayName><ID>OTHER</ID></Owner>');
  });
});
