import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describeWith } from '../../../../test/provisioned.js';
import { inPieces, readAll } from '../../../s3/test/bodies.js';
import type { ContractStore } from '../../test/contract-store.js';
import { storeKit } from '../../test/store-kit.js';
import { MinioServer, minioServer } from '../../test/minio-server.js';
import { type Passed, RecordingProxy } from '../../test/recording-proxy.js';
import type { UpstreamServer } from '../../test/upstream-server.js';
import { versity, Versitygw } from '../../test/versitygw.js';

const INITIATOR = { id: 'A', displayName: 'A' };
const LARGE = 5 * 64 * 1024 + 1;
/** Whole seconds: versitygw keeps no more. */
const UNTIL = Math.floor(Date.now() / 1000 + 24 * 3600) * 1000;

function sumOf(bytes: Buffer): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
}

/** The lines after the chunk that closes the body. */
const trailerOf = ({ body }: Passed): string => body.subarray(body.lastIndexOf('\r\n0;chunk-signature=') + 2).toString().split('\r\n').slice(1).join('\n');

const trailing = (bytes: Buffer) => expect.stringMatching(new RegExp(`^x-amz-checksum-crc32:${sumOf(bytes).replace(/[+/]/g, '\\$&')}\nx-amz-trailer-signature:[0-9a-f]{64}\n\n$`));
const TRAILED = { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', 'x-amz-trailer': 'x-amz-checksum-crc32', 'x-amz-sdk-checksum-algorithm': 'CRC32' };
const PLAIN = { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' };

function checksums(start: () => Promise<UpstreamServer>): void {
  const kit = storeKit(start);
  let proxy: RecordingProxy;
  let store: ContractStore;
  let chunks: ContractStore;
  afterAll(async () => proxy?.stop());
  beforeAll(async () => {
    proxy = await RecordingProxy.before(kit.server.endpoint);
    const { endpoint } = proxy;
    store = kit.another({ endpoint });
    chunks = kit.another({ endpoint, payload: 'signed-chunks' });
    await store.createBucket('locking', undefined, { objectLock: true });
    await store.createBucket('plain');
  }, 60_000);
  beforeEach(() => void proxy.taken());
  const writes = (): Passed[] => proxy.taken().filter(({ method }) => method === 'PUT');

  it('go after long objects where they can be locked, with and without a lock of their own', async () => {
    for (const annotations of [undefined, { retention: { mode: 'GOVERNANCE' as const, until: UNTIL } }, { legalHold: true }]) {
      const bytes = randomBytes(LARGE);
      const put = await store.put('locking', 'k', inPieces(bytes), { size: LARGE, annotations, verify: () => ({ algorithm: 'SHA1', type: 'FULL_OBJECT', value: 'c2hhMQ==' }) });
      const [write] = writes();
      expect(write!.headers).toMatchObject(TRAILED);
      expect(trailerOf(write!)).toEqual(trailing(bytes));
      const meta = await store.head('locking', 'k');
      // The client's own is what is told of it.
      expect(meta).toMatchObject({ etag: put.etag, size: LARGE, checksum: { algorithm: 'SHA1', value: 'c2hhMQ==' }, ...annotations });
      expect((await readAll(await store.get('locking', 'k')))?.equals(bytes)).toBe(true);
    }
  });

  it('go before and after parts, of uploads that were begun so', async () => {
    const bodies = [randomBytes(5 << 20), randomBytes(5 << 20), randomBytes(7)];
    const { uploadId } = await store.createUpload('locking', 'parts', { initiator: INITIATOR, annotations: { legalHold: true } });
    const address = { bucketId: 'locking', key: 'parts', uploadId };
    expect(proxy.taken().find(({ target }) => target.includes('uploads='))!.headers).toMatchObject({ 'x-amz-checksum-algorithm': 'CRC32' });
    const parts = [];
    for (const [i, body] of bodies.entries()) {
      // Whatever the definition says by then.
      const { etag } = await (i === 1 ? chunks : store).putPart(address, i + 1, inPieces(body), { size: body.length });
      parts.push({ number: i + 1, etag });
    }
    const [first, second, last] = writes();
    expect([first!.headers, second!.headers]).toEqual([expect.objectContaining(TRAILED), expect.objectContaining(TRAILED)]);
    expect([trailerOf(first!), trailerOf(second!)]).toEqual([trailing(bodies[0]!), trailing(bodies[1]!)]);
    expect(last!.headers).toMatchObject({ 'x-amz-checksum-crc32': sumOf(bodies[2]!), 'content-md5': expect.any(String) });
    const made = await store.completeUpload(address, parts, {});
    const named = proxy.taken().find(({ method }) => method === 'POST')!.body.toString();
    for (const body of bodies) expect(named).toContain(`<ChecksumCRC32>${sumOf(body)}</ChecksumCRC32>`);
    expect(made.etag).toMatch(/^[0-9a-f]{32}-3$/);
    expect(made.checksum).toBeUndefined();
    const meta = await store.head('locking', 'parts');
    expect(meta).toMatchObject({ etag: made.etag, parts: 3, legalHold: true });
    expect(meta!.checksum).toBeUndefined();
    expect((await readAll(await store.get('locking', 'parts')))?.equals(Buffer.concat(bodies))).toBe(true);
  });

  it('never end a body that broke off or was refused, which nobody keeps', async () => {
    for (const verify of [undefined, () => { throw new Error('BadDigest'); }]) {
      const key = verify ? 'refused' : 'broken';
      const body = verify ? inPieces(randomBytes(LARGE)) : (async function* () { yield randomBytes(LARGE - 1); throw new Error('gone'); })();
      await expect(store.put('locking', key, body, { size: LARGE, verify })).rejects.toThrow();
      expect(writes()).toEqual([]);
      expect(await store.head('locking', key)).toBeUndefined();
    }
  });

  it('are not computed where nothing can be locked, nor for a store whose definition says so', async () => {
    const bytes = randomBytes(LARGE);
    await store.put('plain', 'k', inPieces(bytes), { size: LARGE });
    await chunks.put('locking', 'plain', inPieces(bytes), { size: LARGE });
    for (const bucketId of ['plain', 'locking']) {
      const of = bucketId === 'plain' ? store : chunks;
      const { uploadId } = await of.createUpload(bucketId, 'up', { initiator: INITIATOR });
      const { etag } = await of.putPart({ bucketId, key: 'up', uploadId }, 1, inPieces(bytes), { size: LARGE });
      await of.completeUpload({ bucketId, key: 'up', uploadId }, [{ number: 1, etag }], {});
    }
    const written = writes();
    expect(written).toHaveLength(4);
    for (const { headers } of written) {
      expect(headers).toMatchObject(PLAIN);
      expect(headers).not.toHaveProperty('x-amz-trailer');
    }
  });
}

describeWith(minioServer, 'checksums that MinIO is sent', () => checksums(() => MinioServer.start()));
describeWith(versity, 'checksums that versitygw is sent', () => checksums(() => Versitygw.start({ versions: true })));
