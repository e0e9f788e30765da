import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailableError } from '#event-sourcing';
import { readContents, SMALLEST_PART } from '#s3';
import { localStoreKit } from '../test/local-store-kit.js';
import { MARKER } from './blob/folder-marker.js';
import { INLINE_LIMIT, LocalObjectStore } from './index.js';

const BUCKET = 'b';
const large = randomBytes(INLINE_LIMIT + 1);

let blobDir: string;
let store: LocalObjectStore;
/** A second gateway on the same database and folder, whose sweeps wait for nothing. */
let other: LocalObjectStore;

afterAll(() => other?.close());
// After ours, so that the connections are closed before the kit drops the database.
const kit = localStoreKit();

beforeAll(async () => {
  ({ blobDir, store } = kit);
  other = await LocalObjectStore.open({ database: { connectionString: kit.database.connectionString }, blobDir, graces: { dead: 0, pending: 0 } });
  await store.createBucket(BUCKET);
});

const fileCount = async (): Promise<number> => (await readdir(blobDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && entry.name !== MARKER).length;

describe('files of the local object store', () => {
  it('go with their object, after the grace and not before', async () => {
    await store.put(BUCKET, 'k', large);
    await store.put(BUCKET, 'k', large);
    await store.put(BUCKET, 'k', Buffer.from('small'));
    expect(await store.sweep()).toEqual({ removed: 0, waiting: 2 });
    expect(await fileCount()).toBe(2);
    expect(await other.sweep()).toEqual({ removed: 2, waiting: 0 });
    expect(await fileCount()).toBe(0);
  });

  it('of refused uploads leave at once', async () => {
    await expect(store.put(BUCKET, 'k', large, { verify: () => { throw new Error('BadDigest'); } })).rejects.toThrow('BadDigest');
    await expect(store.put(BUCKET, 'k', large, { conditions: { ifMatch: ['other'] } })).rejects.toMatchObject({ code: 'PreconditionFailed' });
    await expect(store.put('unknown', 'k', large)).rejects.toMatchObject({ code: 'NoSuchBucket' });
    expect(await fileCount()).toBe(0);
    expect(await other.sweep()).toEqual({ removed: 0, waiting: 0 });
  });

  it('are read anew from the row when they vanish before they could be opened', async () => {
    await store.put(BUCKET, 'hot', large);
    let done = false;
    const writing = (async () => {
      for (let i = 0; i < 40; i++) {
        await other.put(BUCKET, 'hot', i % 2 === 0 ? Buffer.from('small') : large);
        await other.sweep();
      }
      done = true;
    })();
    while (!done) {
      const result = (await store.get(BUCKET, 'hot'))!;
      let size = 0;
      for await (const chunk of Buffer.isBuffer(result.body) ? [result.body] : result.body) size += chunk.length;
      expect(size).toBe(result.meta.size);
    }
    await writing;
  });

  it('of an upload that was silent for too long are taken, and the upload fails', async () => {
    const body = async function* (): AsyncGenerator<Buffer> {
      yield large;
      await sleep(20);
      await other.sweep();
      yield large;
    };
    await expect(store.put(BUCKET, 'silent', body())).rejects.toMatchObject({ code: expect.stringMatching(/^(RequestTimeout|ENOENT)$/) });
    expect(await store.head(BUCKET, 'silent')).toBeUndefined();
  });
});

describe('files of uploads', () => {
  const begin = async (key: string) => ({ bucketId: BUCKET, key, uploadId: (await store.createUpload(BUCKET, key, { initiator: { id: 'a', displayName: 'a' } })).uploadId });
  const first = randomBytes(SMALLEST_PART);

  it('go with a part that is sent again, that is not named, or whose upload is aborted', async () => {
    await other.sweep();
    const before = await fileCount();
    const address = await begin('parts');
    await store.putPart(address, 1, large);
    await store.putPart(address, 1, first);
    await store.putPart(address, 7, large);
    expect(await store.sweep()).toEqual({ removed: 0, waiting: 1 });
    expect(await fileCount()).toBe(before + 3);
    const { parts } = await store.listParts(address, { limit: 1 });
    await store.completeUpload(address, parts);
    const aborted = await begin('aborted');
    await store.putPart(aborted, 1, large);
    await store.abortUpload(aborted);
    expect(await store.sweep()).toEqual({ removed: 0, waiting: 3 });
    expect(await other.sweep()).toEqual({ removed: 3, waiting: 0 });
    expect(await fileCount()).toBe(before + 1);
  });

  it('stay for as long as one object is made of them, and go with the last', async () => {
    await store.copy({ bucketId: BUCKET, key: 'parts' }, { bucketId: BUCKET, key: 'copy' });
    await store.delete(BUCKET, 'parts');
    expect(await other.sweep()).toEqual({ removed: 0, waiting: 0 });
    expect((await store.head(BUCKET, 'copy'))?.size).toBe(first.length);
    await store.put(BUCKET, 'copy', Buffer.from('small'));
    expect(await store.sweep()).toEqual({ removed: 0, waiting: 1 });
    expect(await other.sweep()).toEqual({ removed: 1, waiting: 0 });
    expect(await kit.database.query('select upload_id from store.upload union all select upload_id from store.part union all select upload_id from store.loose_upload')).toEqual([]);
  });

  it('go with their bucket', async () => {
    await store.createBucket('dropped');
    const { uploadId } = await store.createUpload('dropped', 'k', { initiator: { id: 'a', displayName: 'a' } });
    await store.putPart({ bucketId: 'dropped', key: 'k', uploadId }, 1, large);
    expect(await store.closeBucket('dropped')).toBe('closed');
    expect(await other.sweep()).toEqual({ removed: 0, waiting: 0 });
    await store.dropBucket('dropped');
    expect(await other.sweep()).toEqual({ removed: 1, waiting: 0 });
  });

  it('a copy that races with the sweep of its source is whole, or there is no source', async () => {
    for (let round = 0; round < 10; round++) {
      const address = await begin(`race${round}`);
      const part = await store.putPart(address, 1, large);
      await store.completeUpload(address, [part]);
      const from = { bucketId: BUCKET, key: address.key };
      const [copied] = await Promise.all([store.copy(from, { bucketId: BUCKET, key: `${address.key}-copy` }), other.delete(BUCKET, address.key).then(() => other.sweep())]);
      const got = await store.get(BUCKET, `${address.key}-copy`);
      expect(got === undefined).toBe(copied === undefined);
      if (got && !Buffer.isBuffer(got.body)) for await (const chunk of got.body) expect(chunk.length).toBeGreaterThan(0);
    }
  });
});

describe('two gateways on one database and folder', () => {
  it('read each other\'s writes at once and agree on one winner', async () => {
    await Promise.all(Array.from({ length: 40 }, async (_, i) => {
      const [writer, reader] = i % 2 === 0 ? [store, other] : [other, store];
      const { etag } = await writer.put(BUCKET, `shared/${i}`, i % 3 === 0 ? large : Buffer.from(`${i}`));
      expect((await reader.head(BUCKET, `shared/${i}`))?.etag).toBe(etag);
    }));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? store : other).put(BUCKET, 'one', randomBytes(9), { conditions: { ifNoneMatch: '*' } })));
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('overwrite the same keys in batches of any order without an error', async () => {
    await Promise.all(Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? store : other).put(BUCKET, `same/${(i * 7) % 30}`, Buffer.from(`${i}`))));
    expect((await store.list(BUCKET, { prefix: 'same/', limit: 100 })).entries).toHaveLength(30);
  });

  it('keep every version of the same keys, written and deleted in batches of any order, in one bucket and another', async () => {
    const kept = ['kept/1', 'kept/2'];
    for (const bucket of kept) {
      await store.createBucket(bucket);
      await store.setVersioning(bucket, 'Enabled', 1, true);
    }
    const keys = Array.from({ length: 20 }, (_, i) => ({ key: `same/${i}` }));
    const written = await Promise.all(Array.from({ length: 600 }, async (_, i) => {
      const node = i % 2 === 0 ? store : other;
      const bucket = kept[i % 3 === 0 ? 0 : 1]!;
      if (i % 100 === 99) await node.deleteMany(bucket, keys);
      const { versionId, etag } = await node.put(bucket, `same/${(i * 7) % 20}`, Buffer.from(`${i}`));
      return `${bucket} same/${(i * 7) % 20} ${versionId} ${etag}`;
    }));
    const listed: string[] = [];
    let markers = 0;
    for (const bucket of kept) {
      for (const { key, versionId, deleteMarker, contents } of (await store.listVersions(bucket, { limit: 1000 })).versions) {
        if (deleteMarker) markers++;
        else listed.push(`${bucket} ${key} ${versionId} ${readContents(contents).etag}`);
      }
    }
    expect(markers).toBe(6 * keys.length);
    expect(listed.sort()).toEqual(written.sort());
  });

  it('refuse the one object of a batch that may not come, and keep the others', async () => {
    for (const bucket of ['open', 'closed']) {
      await store.createBucket(bucket);
      await store.setVersioning(bucket, 'Enabled', 1, true);
      const { versionId } = await store.put(bucket, 'k', Buffer.from('x'));
      await store.delete(bucket, 'k', { versionId });
    }
    await store.closeBucket('closed');
    const outcomes = await Promise.allSettled(['open', 'closed', 'open'].map((bucket, i) => store.put(bucket, `${i}`, Buffer.from('x'))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await store.listVersions('open', { limit: 9 })).versions.map(({ key }) => key)).toEqual(['0', '2']);
  });
});

/** An idle connection that was cut is noticed when its end arrives, which a loaded machine may delay; nothing is lost by asking again. */
async function putAtLast(body: Buffer): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await store.put(BUCKET, 'k', body);
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(50);
    }
  }
}

describe('broken connections', () => {
  it('are replaced: reads go on, and writes after the break succeed', async () => {
    await store.put(BUCKET, 'k', Buffer.from('x'));
    for (let round = 0; round < 3; round++) {
      // Those that are there now: a replacement that is cut off while it opens is a second outage.
      const rows = await kit.database.query('select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
      const reads = Array.from({ length: 200 }, () => store.head(BUCKET, 'k'));
      await kit.database.query(`select pg_terminate_backend(pid) from unnest('{${rows.map(({ pid }) => String(pid)).join(',')}}'::int[]) pid`);
      for (const read of await Promise.all(reads)) expect(read?.size).toBe(1);
      await putAtLast(Buffer.from('y'));
      expect((await store.list(BUCKET, { prefix: 'k', limit: 1 })).entries).toHaveLength(1);
    }
  });

  it('a server that cannot be reached is ServiceUnavailable', async () => {
    const lost = await LocalObjectStore.open({ database: { connectionString: 'postgres://x:y@127.0.0.1:1/z' }, blobDir });
    const attempts = [() => lost.head(BUCKET, 'k'), () => lost.put(BUCKET, 'k', Buffer.from('x')), () => lost.put(BUCKET, 'k', large), () => lost.list(BUCKET, { limit: 1 })];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    }
    await lost.close();
  });

  it('neither reads nor writes on a connection that was refused', async () => {
    const refused = await LocalObjectStore.open({ database: { connectionString: kit.database.connectionString }, blobDir, admit: () => Promise.reject(new StoreUnavailableError('a standby')) });
    for (const attempt of [() => refused.head(BUCKET, 'k'), () => refused.put(BUCKET, 'k', Buffer.from('x')), () => refused.delete(BUCKET, 'k')]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'ServiceUnavailable', detail: 'a standby' });
    }
    await refused.close();
  });
});
