import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectStoreContract } from '../../s3/src/store/object-store.contract.js';
import { startPostgres, type TestPostgres } from '../test/postgres.js';
import { INLINE_LIMIT, LocalObjectStore } from './index.js';

let postgres: TestPostgres;
let blobDir: string;
let store: LocalObjectStore;

beforeAll(async () => {
  postgres = await startPostgres();
  blobDir = await mkdtemp(join(tmpdir(), 'rolegate-blobs-'));
  store = await LocalObjectStore.open({ database: { connectionString: postgres.connectionString }, blobDir });
}, 60_000);

afterAll(async () => {
  await store?.close();
  await postgres?.stop();
  await rm(blobDir, { recursive: true, force: true });
});

objectStoreContract('LocalObjectStore', () => ({ store, small: INLINE_LIMIT, large: 5 * INLINE_LIMIT + 1 }));
