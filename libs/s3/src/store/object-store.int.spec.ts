import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INLINE_LIMIT, LocalObjectStore } from '#objectstore-local';
import { databaseKit } from '#testing';
import { migrateObjectStore } from '../../../objectstore-local/test/migrated.js';
import { objectStoreContract } from './object-store.contract.js';

let blobDir: string;
let store: LocalObjectStore;

afterAll(async () => {
  await store?.close();
  await rm(blobDir, { recursive: true, force: true });
});

// After ours, so that the connections are closed before the kit drops the database.
const kit = databaseKit({ migrate: migrateObjectStore });

beforeAll(async () => {
  blobDir = await mkdtemp(join(tmpdir(), 'rolegate-blobs-'));
  store = await LocalObjectStore.open({ database: { connectionString: kit.connectionString }, blobDir });
});

/** Every adapter of the port stands here. */
objectStoreContract('LocalObjectStore', () => ({ store, small: INLINE_LIMIT, large: 5 * INLINE_LIMIT + 1 }));
