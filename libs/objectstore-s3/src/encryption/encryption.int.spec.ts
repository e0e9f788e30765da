import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { StoreEncryption } from '#s3';
import { describeWith } from '../../../../test/provisioned.js';
import { inPieces, readAll, refused } from '../../../s3/test/bodies.js';
import type { ContractStore } from '../../test/contract-store.js';
import { storeKit } from '../../test/store-kit.js';
import { MinioServer, minioServer } from '../../test/minio-server.js';
import { versity, Versitygw } from '../../test/versitygw.js';

const INITIATOR = { id: 'A', displayName: 'A' };
const newKey = (): KeyObject => createSecretKey(randomBytes(32));
const SIZES = [0, 1, 64 * 1024, 5 * 64 * 1024 + 1];

describeWith(minioServer, 'objects that another store encrypts', () => {
  const kit = storeKit(() => MinioServer.start({ tls: true }));
  let store: ContractStore;
  let plain: ContractStore;
  beforeAll(async () => {
    ({ store } = kit);
    plain = kit.another({ endpoint: new URL(kit.server.endpoint.replace('https', 'http')) });
    await store.createBucket('b');
  });
  const b = 'b';

  describe.each(['SSE-S3', 'SSE-C'] as const)('%s', (type) => {
    const customerKey = type === 'SSE-C' ? newKey() : undefined;
    const storeEncryption: StoreEncryption = { type, customerKey };
    const name = (rest: string | number): string => `${type}/${rest}`;

    it('are read as they were written, whole, in ranges, and told of by HEAD', async () => {
      for (const size of SIZES) {
        const bytes = randomBytes(size);
        for (const [form, body] of Object.entries({ buffer: bytes, stream: inPieces(bytes) })) {
          const key = name(`${form}${size}`);
          const put = await store.put(b, key, body, { size, storeEncryption, metadata: { m: '1' }, annotations: { tags: { t: '1' } }, verify: () => ({ algorithm: 'CRC32', type: 'FULL_OBJECT', value: 'AAAAAA==' }) });
          expect(await store.head(b, key, { customerKey })).toMatchObject({ size, etag: put.etag, encryption: { type }, metadata: { m: '1' }, tags: { t: '1' }, checksum: { algorithm: 'CRC32' } });
          expect((await readAll(await store.get(b, key, { customerKey })))?.equals(bytes)).toBe(true);
          if (size > 2) expect((await readAll(await store.get(b, key, { customerKey, range: { first: 1, last: 2 }, conditions: { ifMatch: [put.etag] } })))?.equals(bytes.subarray(1, 3))).toBe(true);
        }
      }
    });

    it('are made of parts', async () => {
      const key = name('parts');
      const bodies = [randomBytes(5 << 20), randomBytes(5 << 20), randomBytes(1)];
      const { uploadId } = await store.createUpload(b, key, { initiator: INITIATOR, storeEncryption, encryption: { type } });
      const address = { bucketId: b, key, uploadId };
      expect(await store.getUpload(address)).toMatchObject({ encryption: { type } });
      const parts = [];
      for (const [i, body] of bodies.entries()) {
        const { etag } = await store.putPart(address, i + 1, i === 1 ? inPieces(body) : body, { size: body.length, customerKey });
        parts.push({ number: i + 1, etag });
      }
      await store.completeUpload(address, parts);
      expect(await store.head(b, key, { customerKey })).toMatchObject({ size: (10 << 20) + 1, parts: 3, encryption: { type } });
      for (const [i, body] of bodies.entries()) expect((await readAll(await store.get(b, key, { customerKey, partNumber: i + 1 })))?.equals(body)).toBe(true);
      expect(await store.objectParts(address, 0, 10, { customerKey })).toMatchObject({ parts: [{ size: 5 << 20 }, { size: 5 << 20 }, { size: 1 }] });
    });

    it('are copied to open ones, and from them, and to other keys', async () => {
      const [bytes, other] = [randomBytes(1000), newKey()];
      await store.put(b, name('source'), bytes, { storeEncryption, metadata: { m: '1' } });
      const from = { bucketId: b, key: name('source') };
      const copied = async (key: string, wanted?: StoreEncryption): Promise<void> => void (await store.copy(from, { bucketId: b, key: name(key) }, { customerKey, storeEncryption: wanted }));
      await copied('open');
      expect(await store.head(b, name('open'))).toEqual(expect.not.objectContaining({ encryption: expect.anything() }));
      expect((await readAll(await store.get(b, name('open'))))?.equals(bytes)).toBe(true);
      await copied('s3', { type: 'SSE-S3' });
      expect(await store.head(b, name('s3'))).toMatchObject({ encryption: { type: 'SSE-S3' }, metadata: { m: '1' } });
      await copied('c', { type: 'SSE-C', customerKey: other });
      expect((await readAll(await store.get(b, name('c'), { customerKey: other })))?.equals(bytes)).toBe(true);
      await copied('source', { type: 'SSE-C', customerKey: other });
      expect((await readAll(await store.get(b, name('source'), { customerKey: other })))?.equals(bytes)).toBe(true);
    });

    it('are counted, listed, annotated and deleted by who has no key', async () => {
      const id = type === 'SSE-S3' ? 'counted-s3' : 'counted-c';
      await store.createBucket(id);
      await store.put(id, 'k', Buffer.from('first'), { storeEncryption });
      await store.put(id, 'k', Buffer.from('the second'), { storeEncryption });
      expect((await store.usage([id])).get(id)).toMatchObject({ objects: 1, bytes: 10 });
      await expect(store.put(id, 'k', Buffer.from('third'), { conditions: { ifNoneMatch: '*' } })).rejects.toEqual(refused('PreconditionFailed'));
      expect(await store.head(id, 'k')).toMatchObject({ size: 10, encryption: { type } });
      await store.annotate(id, 'k', undefined, { tags: { a: 'b' } });
      expect(await store.head(id, 'k', { customerKey })).toMatchObject({ tags: { a: 'b' } });
      expect((await store.list(id, { limit: 10 })).entries).toHaveLength(1);
      expect(await store.recount(id, false)).toMatchObject({ kept: { objects: 1, bytes: 10 }, counted: { objects: 1, bytes: 10 } });
      expect(await store.delete(id, 'k')).toMatchObject({ deleted: true });
      expect((await store.usage([id])).get(id)).toMatchObject({ objects: 0, bytes: 0 });
      expect(await store.closeBucket(id)).toBe('closed');
    });
  });

  it('are shown to who brings their key alone', async () => {
    const customerKey = newKey();
    await store.put(b, 'mine', Buffer.from('mine'), { storeEncryption: { type: 'SSE-C', customerKey } });
    await store.put(b, 'open', Buffer.from('open'));
    await expect(store.get(b, 'mine')).rejects.toEqual(refused('InvalidRequest'));
    await expect(store.copy({ bucketId: b, key: 'mine' }, { bucketId: b, key: 'theirs' })).rejects.toEqual(refused('InvalidRequest'));
    for (const wrong of [newKey()]) {
      await expect(store.get(b, 'mine', { customerKey: wrong })).rejects.toEqual(refused('AccessDenied'));
      await expect(store.head(b, 'mine', { customerKey: wrong })).rejects.toEqual(refused('AccessDenied'));
      await expect(store.copy({ bucketId: b, key: 'mine' }, { bucketId: b, key: 'theirs' }, { customerKey: wrong })).rejects.toEqual(refused('AccessDenied'));
    }
    await expect(store.get(b, 'open', { customerKey })).rejects.toEqual(refused('InvalidRequest'));
    await expect(store.head(b, 'open', { customerKey })).rejects.toEqual(refused('InvalidRequest'));
    expect(await store.head(b, 'none', { customerKey })).toBeUndefined();
    await expect(store.get(b, 'none', { customerKey })).resolves.toBeUndefined();
  });

  it('take no key of a customer over a connection that others can read', async () => {
    const customerKey = newKey();
    const refusal = { code: 'NotImplemented', message: expect.stringContaining('TLS') as unknown };
    await expect(plain.put(b, 'k', Buffer.from('x'), { storeEncryption: { type: 'SSE-C', customerKey } })).rejects.toMatchObject(refusal);
    await expect(plain.get(b, 'k', { customerKey })).rejects.toMatchObject(refusal);
    await expect(plain.copy({ bucketId: b, key: 'k' }, { bucketId: b, key: 'l' }, { customerKey })).rejects.toMatchObject(refusal);
  });

  it('leave nothing behind of the question whether they can be', async () => {
    const { entries } = await store.list(b, { prefix: '.rolegate', limit: 10 });
    expect(entries).toEqual([]);
  });
});

describeWith(versity, 'a store that does not encrypt', () => {
  const kit = storeKit(() => Versitygw.start());
  let store: ContractStore;
  beforeAll(async () => {
    ({ store } = kit);
    await store.createBucket('b');
  });

  it('says so before anything is stored, though it takes no notice of the header', async () => {
    const storeEncryption: StoreEncryption = { type: 'SSE-S3' };
    await store.put('b', 'source', Buffer.from('x'));
    await expect(store.put('b', 'k', Buffer.from('x'), { storeEncryption })).rejects.toEqual(refused('NotImplemented'));
    await expect(store.createUpload('b', 'k', { initiator: INITIATOR, storeEncryption, encryption: { type: 'SSE-S3' } })).rejects.toEqual(refused('NotImplemented'));
    await expect(store.copy({ bucketId: 'b', key: 'source' }, { bucketId: 'b', key: 'k' }, { storeEncryption })).rejects.toEqual(refused('NotImplemented'));
    expect((await store.list('b', { limit: 10 })).entries).toHaveLength(1);
  });
});
