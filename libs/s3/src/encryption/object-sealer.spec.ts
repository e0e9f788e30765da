import { contextForTest, folded } from '#testing';
import { KEY, OTHER_KEY } from '../../test/encryption-fixtures.js';
import { MemoryBucketKeys } from '../../test/memory-bucket-keys.js';
import { aBucket } from '../../test/s3-fixtures.js';
import type { FoundBucket } from '../bucket/bucket.queries.js';
import type { ObjectMeta, ObjectSealing } from '../store/index.js';
import { ObjectSealer } from './object-sealer.js';

const mine = folded(aBucket('mine')) as FoundBucket;
const { bucketId } = mine.state;
const [ceph, aws] = [contextForTest(), contextForTest({ compat: 'aws' })];
const keys = new MemoryBucketKeys();
const sealer = new ObjectSealer(keys);
const metaOf = (sealing: ObjectSealing | undefined, key = 'k'): ObjectMeta => ({ key, size: 1, etag: '', lastModified: 0, headers: {}, metadata: {}, encryption: sealing?.encryption });
const unsealed = async (meta: ObjectMeta, given = {}, ctx = ceph, bucket = bucketId) => sealer.opening(given, bucket, ctx).unseal(meta);
const sealingOf = async (...args: Parameters<ObjectSealer['newObject']>) => (await sealer.newObject(...args))?.options.sealing;
const refused = (code: string) => expect.objectContaining({ code });

describe('the key of an object', () => {
  it('is opened by the bucket, or by the customer who brings the same key', async () => {
    for (const given of [{ ServerSideEncryption: 'AES256' }, KEY]) {
      const sealing = (await sealingOf(given, mine, 'k', ceph))!;
      expect((await unsealed(metaOf(sealing), given === KEY ? KEY : {}))?.equals(sealing.key)).toBe(true);
      expect(JSON.stringify(sealing.encryption)).not.toContain(sealing.key.export().toString('base64').slice(0, 16));
    }
    expect(await sealingOf({}, mine, 'k', ceph)).toBeUndefined();
    expect(await unsealed(metaOf(undefined))).toBeUndefined();
  });

  it('is one of its own for every object', async () => {
    const [one, other] = [await sealingOf(KEY, mine, 'k', ceph), await sealingOf(KEY, mine, 'k', ceph)];
    expect(one!.key.equals(other!.key)).toBe(false);
  });

  it('is not given to who brings none, or another', async () => {
    const meta = metaOf(await sealingOf(KEY, mine, 'k', ceph));
    for (const ctx of [ceph, aws]) await expect(unsealed(meta, {}, ctx)).rejects.toEqual(refused('InvalidRequest'));
    await expect(unsealed(meta, OTHER_KEY, ceph)).rejects.toEqual(refused('InvalidArgument'));
    await expect(unsealed(meta, OTHER_KEY, aws)).rejects.toEqual(refused('AccessDenied'));
    expect(() => sealer.assertReadable(meta, {}, bucketId, ceph)).toThrow(refused('InvalidRequest'));
    expect(() => sealer.assertReadable(meta, OTHER_KEY, bucketId, aws)).toThrow(refused('AccessDenied'));
    expect(() => sealer.assertReadable(meta, KEY, bucketId, ceph)).not.toThrow();
  });

  it('is not asked of customers whose key has no use: aws refuses them, ceph takes no notice', async () => {
    for (const meta of [metaOf(undefined), metaOf(await sealingOf({ ServerSideEncryption: 'AES256' }, mine, 'k', ceph))]) {
      await expect(unsealed(meta, KEY, aws)).rejects.toEqual(refused('InvalidRequest'));
      expect(() => sealer.assertReadable(meta, KEY, bucketId, aws)).toThrow(refused('InvalidRequest'));
      await expect(unsealed(meta, KEY, ceph)).resolves.not.toBeNull();
      expect(() => sealer.assertReadable(meta, KEY, bucketId, ceph)).not.toThrow();
    }
  });

  it('opens beside no other object, and in no other bucket', async () => {
    await keys.ensure('OTHER');
    for (const given of [{ ServerSideEncryption: 'AES256' }, KEY]) {
      const meta = metaOf(await sealingOf(given, mine, 'k', ceph));
      const brought = given === KEY ? KEY : {};
      await expect(unsealed({ ...meta, key: 'other' }, brought)).rejects.toThrow();
      await expect(unsealed(meta, brought, ceph, 'OTHER')).rejects.toThrow();
    }
  });

  it('is lost with the key of its bucket', async () => {
    const gone = new MemoryBucketKeys();
    const other = new ObjectSealer(gone);
    const meta = metaOf((await other.newObject({ ServerSideEncryption: 'AES256' }, mine, 'k', ceph))?.options.sealing);
    gone.erase(bucketId);
    await expect(other.opening({}, bucketId, ceph).unseal(meta)).rejects.toEqual(refused('InternalError'));
  });
});

describe("the key of an upload's parts", () => {
  it('is the one that the upload began with, brought anew with each part', async () => {
    const sealing = (await sealingOf(KEY, mine, 'k', ceph))!;
    const upload = { key: 'k', encryption: sealing.encryption };
    expect((await sealer.partKey(upload, KEY, bucketId, ceph))?.equals(sealing.key)).toBe(true);
    for (const given of [{}, OTHER_KEY]) expect(() => sealer.partKey(upload, given, bucketId, ceph)).toThrow(refused('InvalidRequest'));
    expect(() => sealer.assertPartKey(upload, OTHER_KEY, bucketId, ceph)).toThrow(refused('InvalidRequest'));
    for (const given of [{}, KEY]) expect(() => sealer.assertPartKey(upload, given, bucketId, ceph)).not.toThrow();
  });

  it('is not brought to an upload that has no use for it', async () => {
    const sealing = (await sealingOf({ ServerSideEncryption: 'AES256' }, mine, 'k', ceph))!;
    for (const encryption of [undefined, sealing.encryption]) expect(() => sealer.partKey({ key: 'k', encryption }, KEY, bucketId, ceph)).toThrow(refused('InvalidRequest'));
    expect((await sealer.partKey({ key: 'k', encryption: sealing.encryption }, {}, bucketId, ceph))?.equals(sealing.key)).toBe(true);
    expect(sealer.partKey({ key: 'k' }, {}, bucketId, ceph)).toBeUndefined();
  });
});

describe('what is to be encrypted in another store', () => {
  const east = folded(aBucket('east', [], { store: { store: 'east', bucket: 'east' } })) as FoundBucket;
  const sent = Buffer.from(KEY.SSECustomerKey, 'base64');

  it('is asked of that store with the key of the customer as it came, and nothing is sealed here', async () => {
    expect(await sealer.newObject({ ServerSideEncryption: 'AES256' }, east, 'k', ceph)).toEqual({ type: 'SSE-S3', options: { storeEncryption: { type: 'SSE-S3' } } });
    const { type, options } = (await sealer.newObject(KEY, east, 'k', ceph))!;
    expect([type, Object.keys(options), options.storeEncryption!.customerKey!.export()]).toEqual(['SSE-C', ['storeEncryption'], sent]);
    expect(await sealer.newObject({}, east, 'k', ceph)).toBeUndefined();
  });

  it('tells of an upload with which key its parts come, and keeps no key', async () => {
    const { options } = (await sealer.newUpload(KEY, east, 'k', ceph))!;
    const upload = { key: 'k', encryption: options.encryption };
    expect(options.storeEncryption).toMatchObject({ type: 'SSE-C' });
    expect(await sealer.partKey(upload, KEY, 'ID-OF-EAST', ceph)).toBeDefined();
    for (const given of [{}, OTHER_KEY]) expect(() => sealer.partKey(upload, given, 'ID-OF-EAST', ceph)).toThrow(refused('InvalidRequest'));
    expect(await sealer.newUpload({ ServerSideEncryption: 'AES256' }, east, 'k', ceph)).toMatchObject({ options: { encryption: { type: 'SSE-S3' } } });
    expect(sealer.partKey({ key: 'k', encryption: { type: 'SSE-S3' } }, {}, 'ID-OF-EAST', ceph)).toBeUndefined();
  });

  it('is opened there, by the key that the caller brings', async () => {
    const meta = { ...metaOf(undefined), encryption: { type: 'SSE-C' } } as const;
    expect(sealer.opening(KEY, 'ID-OF-EAST', ceph).customerKey?.export()).toEqual(sent);
    expect(await unsealed(meta, KEY, ceph, 'ID-OF-EAST')).toBeUndefined();
    await expect(unsealed(meta, {}, ceph, 'ID-OF-EAST')).rejects.toEqual(refused('InvalidRequest'));
    expect(await unsealed({ ...meta, encryption: { type: 'SSE-S3' } }, {}, ceph, 'ID-OF-EAST')).toBeUndefined();
  });
});
