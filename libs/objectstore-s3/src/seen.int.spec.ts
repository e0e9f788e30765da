import { readContents } from '#s3';
import { databaseKit } from '#testing';
import { describeWith } from '../../../test/provisioned.js';
import { ContractStore } from '../test/contract-store.js';
import { migrateUpstream } from '../test/migrated.js';
import { versity, Versitygw } from '../test/versitygw.js';

describeWith(versity, 'what a listing showed of another store', () => {
  let server: Versitygw;
  let store: ContractStore;
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });
  const kit = databaseKit({ migrate: migrateUpstream });
  beforeAll(async () => {
    server = await Versitygw.start();
    store = new ContractStore({ database: { connectionString: kit.connectionString }, stores: [server.store()] });
  });

  it('is deleted one by one, and no further when the job may not go on', async () => {
    await store.createBucket('b');
    for (const key of ['first', 'second', 'third']) await store.put('b', key, Buffer.from('x'));
    const { entries } = await store.list('b', { limit: 10 });
    const seen = entries.map(({ key, contents }) => ({ key, etag: readContents(contents).etag, lastModified: readContents(contents).lastModified }));
    let asked = 0;
    const beforeCommit = (): void => {
      asked += 1;
      if (asked === 2) throw new Error('no longer leading');
    };
    await expect(store.deleteSeen('b', seen, { beforeCommit })).rejects.toThrow('no longer leading');
    expect((await store.list('b', { limit: 10 })).entries.map(({ key }) => key)).toEqual(['second', 'third']);
  });
});
