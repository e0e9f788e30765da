import { databaseKit } from '#testing';
import { describeWith } from '../../../../test/provisioned.js';
import { ContractStore } from '../../test/contract-store.js';
import { migrateUpstream } from '../../test/migrated.js';
import { MinioServer, minioServer } from '../../test/minio-server.js';
import type { UpstreamServer } from '../../test/upstream-server.js';
import { versity, Versitygw } from '../../test/versitygw.js';

function keysOf(start: () => Promise<UpstreamServer>): void {
  let server: UpstreamServer;
  const stores: ContractStore[] = [];
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server?.stop();
  });
  const kit = databaseKit({ migrate: migrateUpstream });
  beforeAll(async () => {
    server = await start();
  }, 60_000);

  function watched(keys: 'bytes' | 'paths'): { store: ContractStore; told: unknown[] } {
    const told: unknown[] = [];
    const store = new ContractStore({ database: { connectionString: kit.connectionString }, stores: [server.store({ keys })], observeKeys: (...given) => told.push(given) });
    stores.push(store);
    return { store, told };
  }

  it('are found out when there is an object, once', async () => {
    const { store, told } = watched('bytes');
    await store.createBucket('empty');
    await store.sweep();
    expect(told).toEqual([]);
    await store.createBucket('filled');
    await store.put('filled', 'folder/object', Buffer.from('x'));
    await store.sweep();
    await store.sweep();
    expect(told).toEqual([[server.name, true]]);
    const { left } = await store.upstreams.describe({ store: server.name, bucket: 'b-filled' });
    expect(left.filter((words) => words.includes('paths of files'))).toHaveLength(1);
  });

  it('are no question where they are defined as paths', async () => {
    const { store, told } = watched('paths');
    await store.sweep();
    expect(told).toEqual([]);
  });
}

describeWith(versity, 'keys of a store over a file system', () => keysOf(() => Versitygw.start()));
describeWith(minioServer, 'keys of MinIO', () => keysOf(() => MinioServer.start()));
