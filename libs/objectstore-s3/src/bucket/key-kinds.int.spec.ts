import { describeWith } from '../../../../test/provisioned.js';
import type { ContractStore } from '../../test/contract-store.js';
import { storeKit } from '../../test/store-kit.js';
import { MinioServer, minioServer } from '../../test/minio-server.js';
import type { UpstreamServer } from '../../test/upstream-server.js';
import { versity, Versitygw } from '../../test/versitygw.js';

function keysOf(start: () => Promise<UpstreamServer>): void {
  const kit = storeKit(start);

  function watched(keys: 'bytes' | 'paths'): { store: ContractStore; told: unknown[] } {
    const told: unknown[] = [];
    return { told, store: kit.another({ keys }, { observeKeys: (...given) => told.push(given) }) };
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
    expect(told).toEqual([[kit.server.name, true]]);
    const { left } = await store.upstreams.describe({ store: kit.server.name, bucket: 'b-filled' });
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
