import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseKit, databaseKit } from '#testing';
import { LocalObjectStore } from '../src/index.js';
import { migrateObjectStore } from './migrated.js';

export interface LocalStoreKit {
  readonly database: DatabaseKit;
  /** These two are to be read inside tests and hooks. */
  readonly blobDir: string;
  readonly store: LocalObjectStore;
}

/** A local object store over a database and a folder of one test file's own. Call it where databaseKit would be called; it registers its own hooks. */
export function localStoreKit(): LocalStoreKit {
  let blobDir = '';
  let store: LocalObjectStore | undefined;

  afterAll(async () => {
    await store?.close();
    await rm(blobDir, { recursive: true, force: true });
  });
  // After ours, so that the connections are closed before the kit drops the database.
  const database = databaseKit({ migrate: migrateObjectStore });
  beforeAll(async () => {
    blobDir = await mkdtemp(join(tmpdir(), 'rolegate-blobs-'));
    store = await LocalObjectStore.open({ database: { connectionString: database.connectionString }, blobDir });
  });

  return {
    database,
    get blobDir() {
      return blobDir;
    },
    get store() {
      if (store === undefined) throw new Error('the store exists inside tests and hooks only');
      return store;
    },
  };
}
