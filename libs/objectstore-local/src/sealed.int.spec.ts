import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { cp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GetResult, SMALLEST_PART } from '#s3';
import pg from 'pg';
import { localStoreKit } from '../test/local-store-kit.js';
import { MARKER } from './blob/folder-marker.js';
import { INLINE_LIMIT, type LocalObjectStore } from './index.js';

const BUCKET = 'b';
const WORDS = 'words that no thief may read ';
const key = createSecretKey(randomBytes(32));
const sealing = { encryption: { type: 'SSE-S3', wrappedKey: 'AAAA' }, key } as const;
const small = Buffer.alloc(10_000, WORDS);
const large = Buffer.alloc(5 * INLINE_LIMIT, WORDS);

let blobDir: string;
let store: LocalObjectStore;
let thief: pg.Client;

afterAll(() => thief?.end());
// After ours, so that the connections are closed before the kit drops the database.
const kit = localStoreKit();

beforeAll(async () => {
  ({ blobDir, store } = kit);
  thief = new pg.Client(kit.database.connectionString);
  await thief.connect();
  await store.createBucket(BUCKET);
});

const read = async (name: string, unseal: () => KeyObject = () => key, range?: { first: number; last: number }): Promise<Buffer> => {
  const { body } = (await store.get(BUCKET, name, { unseal, range })) as GetResult;
  if (Buffer.isBuffer(body)) return body;
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** The file of an object, as the row names it. */
async function fileOf(name: string): Promise<string> {
  const { rows } = await thief.query<{ id: string }>('select blob_id::text as id from store.object where key = $1', [Buffer.from(name)]);
  const { id } = rows[0]!;
  return join(blobDir, id.slice(0, 2), id.slice(2, 4), id);
}

const upload = async (name: string, bodies: readonly Buffer[]): Promise<string> => {
  const { uploadId } = await store.createUpload(BUCKET, name, { initiator: { id: 'A', displayName: 'A' }, encryption: sealing.encryption });
  const address = { bucketId: BUCKET, key: name, uploadId };
  const parts = await Promise.all(bodies.map(async (body, i) => ({ number: i + 1, etag: (await store.putPart(address, i + 1, body, { sealingKey: key })).etag })));
  await store.completeUpload(address, parts);
  return uploadId;
};

describe('what a thief gets', () => {
  it('is nothing of the bytes nor of their keys, neither of the disk nor of the database', async () => {
    for (const [name, body] of [['small', small], ['large', large]] as const) await store.put(BUCKET, name, body, { sealing });
    await upload('parts', [Buffer.alloc(SMALLEST_PART, WORDS), small]);
    const files = (await readdir(blobDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && entry.name !== MARKER);
    expect(files).toHaveLength(2);
    const kept = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
    for (const table of ['object', 'part', 'upload']) {
      const { rows } = await thief.query<{ text: string }>(`select t::text as text from store.${table} t`);
      expect(rows.length).toBeGreaterThan(0);
      kept.push(...rows.map(({ text }) => Buffer.from(text)));
    }
    for (const one of kept) {
      for (const secret of [Buffer.from('no thief'), key.export()]) for (const form of [secret, Buffer.from(secret.toString('hex')), Buffer.from(secret.toString('base64').replaceAll('=', ''))]) expect(one.includes(form)).toBe(false);
    }
  });

  it('cannot be changed, cut or put in another place unseen', async () => {
    await store.put(BUCKET, 'one', large, { sealing });
    await store.put(BUCKET, 'other', large, { sealing: { ...sealing, key: createSecretKey(randomBytes(32)) } });
    const file = await fileOf('one');
    const bytes = await readFile(file);
    const attempts: Record<string, () => Promise<unknown>> = {
      'one bit': () => writeFile(file, bytes.map((byte, i) => (i === 200_000 ? byte ^ 1 : byte))),
      'the header': () => writeFile(file, bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte))),
      'the end, at a frame': () => truncate(file, bytes.length - 16),
      'the end': () => truncate(file, bytes.length - 20_000),
      'another object': async () => cp(await fileOf('other'), file),
      'bytes in clear': () => writeFile(file, large),
    };
    for (const [what, attempt] of Object.entries(attempts)) {
      await writeFile(file, bytes);
      expect((await read('one')).equals(large)).toBe(true);
      await attempt();
      await expect(read('one').then(() => what)).rejects.toThrow();
    }
    await writeFile(file, bytes.map((byte, i) => (i === 200_000 ? byte ^ 1 : byte)));
    expect((await read('one', undefined, { first: 0, last: 9 })).toString()).toBe(WORDS.slice(0, 10));
    await expect(read('one', undefined, { first: 199_000, last: 199_001 })).rejects.toThrow('tampered');
  });

  it('cannot be changed in a row unseen, nor parts of an object change places', async () => {
    await store.put(BUCKET, 'row', small, { sealing });
    await thief.query("update store.object set body = set_byte(body, 5000, get_byte(body, 5000) # 1) where key = 'row'");
    await expect(read('row')).rejects.toThrow('tampered');
    await thief.query("update store.object set size = size - 100 where key = 'row'");
    await expect(read('row')).rejects.toThrow('tampered');

    const [one, two] = [Buffer.alloc(SMALLEST_PART, 'a'), Buffer.alloc(SMALLEST_PART, 'b')];
    const uploadId = await upload('swapped', [one, two]);
    expect((await read('swapped')).equals(Buffer.concat([one, two]))).toBe(true);
    await thief.query('update store.part p set blob_id = o.blob_id from store.part o where p.upload_id = $1 and o.upload_id = $1 and p.number <> o.number', [uploadId]);
    await expect(read('swapped')).rejects.toThrow('tampered');
  });
});
