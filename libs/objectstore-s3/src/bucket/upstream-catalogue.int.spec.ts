import { databaseKit } from '#testing';
import { describeWith } from '../../../../test/provisioned.js';
import { ContractStore } from '../../test/contract-store.js';
import { migrateUpstream } from '../../test/migrated.js';
import { versity, Versitygw } from '../../test/versitygw.js';

describeWith(versity, 'a bucket that is to be adopted', () => {
  let server: Versitygw;
  let store: ContractStore;
  const kit = databaseKit({ migrate: migrateUpstream });
  beforeAll(async () => {
    server = await Versitygw.start();
    store = new ContractStore({ database: { connectionString: kit.connectionString }, stores: [server.store({})] });
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await server?.stop();
  });

  it('and is not there is the error of who named it, and no trouble of the store', async () => {
    await expect(store.upstreams.describe({ store: server.name, bucket: 'no-such-bucket' })).rejects.toMatchObject({ code: 'NoSuchBucket', message: expect.stringContaining('no-such-bucket') });
  });
});
