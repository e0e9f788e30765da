import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import { migrateObjectStore } from '../test/migrated.js';
import { MARKER } from './blob/folder-marker.js';
import { INLINE_LIMIT, LocalObjectStore } from './index.js';

const BUCKET = 'b';
const large = randomBytes(INLINE_LIMIT + 1);

describe('the blob folder', () => {
  const opened: LocalObjectStore[] = [];
  let parent: string;
  let folder: string;

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await kit.query('truncate store.blob_folder, store.object, store.blob');
    await rm(parent, { recursive: true, force: true });
  });
  // After ours, so that the connections are closed before the kit drops the database.
  const kit = databaseKit({ migrate: migrateObjectStore });
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'rolegate-folder-'));
    folder = join(parent, 'shared');
  });

  async function open(blobDir = folder): Promise<LocalObjectStore> {
    const store = await LocalObjectStore.open({ database: { connectionString: kit.connectionString }, blobDir });
    opened.push(store);
    await store.createBucket(BUCKET);
    return store;
  }

  it('is marked by whoever comes first, and known to all that see the same one', async () => {
    const stores = await Promise.all([open(), open(), open()]);
    expect(await Promise.all(stores.map((store) => store.checkFolder()))).toEqual([undefined, undefined, undefined]);
    expect(await (await open()).checkFolder()).toBeUndefined();
    expect(await kit.query('select count(*)::int as n from store.blob_folder')).toEqual([{ n: 1 }]);
  });

  it('is rid of what a node left that died while it marked it, after the grace of uploads', async () => {
    const store = await open();
    await store.checkFolder();
    const left = join(folder, '.0123456789ab.part');
    await writeFile(left, 'unfinished');
    await store.sweep();
    expect(await readdir(folder)).toContain('.0123456789ab.part');
    await utimes(left, new Date(), new Date(Date.now() - 3_600_001));
    await store.sweep();
    expect(await readdir(folder)).toEqual([MARKER]);
  });

  it('of another node is refused, and nothing is stored in it or looked for in vain', async () => {
    const ours = await open();
    await ours.put(BUCKET, 'k', large);
    const other = await open(join(parent, 'other'));
    expect(await other.checkFolder()).toMatchObject({ reason: 'blob-folder-unmarked', detail: expect.stringContaining(join(parent, 'other')) });
    const refused = { code: 'ServiceUnavailable', reason: 'blob-folder-unmarked' };
    await expect(other.put(BUCKET, 'l', large)).rejects.toMatchObject(refused);
    await expect(other.copy({ bucketId: BUCKET, key: 'k' }, { bucketId: BUCKET, key: 'c' })).rejects.toMatchObject(refused);
    await expect(other.get(BUCKET, 'k')).rejects.toMatchObject(refused);
    await expect(other.sweep()).rejects.toMatchObject(refused);
    await other.put(BUCKET, 'small', Buffer.from('lives in its row'));
  });

  it('with the marker of another cluster is named with both ids', async () => {
    await (await open()).checkFolder();
    await mkdir(join(parent, 'other'));
    await writeFile(join(parent, 'other', MARKER), '00000000-0000-4000-8000-000000000000\n');
    expect(await (await open(join(parent, 'other'))).checkFolder()).toMatchObject({ reason: 'blob-folder-differs', detail: expect.stringContaining('00000000-0000-4000-8000-000000000000') });
  });

  it('that is exchanged under a running node is noticed by the next write, and its return as well', async () => {
    const store = await open();
    await store.put(BUCKET, 'k', large);
    await rename(folder, join(parent, 'away'));
    await mkdir(folder);
    await expect(store.put(BUCKET, 'l', large)).rejects.toMatchObject({ reason: 'blob-folder-unmarked' });
    await rm(folder, { recursive: true });
    await rename(join(parent, 'away'), folder);
    await store.put(BUCKET, 'l', large);
    expect(await store.checkFolder()).toBeUndefined();
  });

  it('is looked at by many writes and by the watch at the same time', async () => {
    const store = await open();
    const writes = Array.from({ length: 40 }, (_, i) => store.put(BUCKET, `k${i}`, large));
    const looks = Array.from({ length: 40 }, () => store.checkFolder());
    expect(await Promise.all(looks)).toEqual(looks.map(() => undefined));
    expect(await Promise.all(writes)).toHaveLength(40);
  });

  it('that holds the objects of another database is not taken over by an empty one', async () => {
    const store = await open();
    await store.put(BUCKET, 'k', large);
    await kit.query('truncate store.blob_folder, store.object, store.blob');
    expect(await (await open()).checkFolder()).toMatchObject({ reason: 'blob-folder-differs' });
  });

  it('of a database from before there were markers is marked only where its objects are', async () => {
    const store = await open();
    await store.put(BUCKET, 'k', large);
    await rm(join(folder, MARKER));
    await kit.query('truncate store.blob_folder');
    expect(await (await open(join(parent, 'empty'))).checkFolder()).toMatchObject({ reason: 'blob-folder-differs' });
    expect(await (await open()).checkFolder()).toBeUndefined();
  });

  it('that cannot be read, or whose marker is none, is named', async () => {
    const store = await open();
    await store.checkFolder();
    await writeFile(join(folder, MARKER), 'something else');
    expect(await store.checkFolder()).toMatchObject({ reason: 'blob-folder-differs' });
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file');
    expect(await store.checkFolder()).toMatchObject({ reason: 'blob-folder-unreadable', detail: expect.stringContaining('ENOTDIR') });
  });
});
