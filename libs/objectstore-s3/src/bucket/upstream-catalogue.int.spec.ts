import { describeWith } from '../../../../test/provisioned.js';
import { storeKit } from '../../test/store-kit.js';
import { versity, Versitygw } from '../../test/versitygw.js';

describeWith(versity, 'a bucket that is to be adopted', () => {
  const kit = storeKit(() => Versitygw.start());

  it('and is not there is the error of who named it, and no trouble of the store', async () => {
    await expect(kit.store.upstreams.describe({ store: kit.server.name, bucket: 'no-such-bucket' })).rejects.toMatchObject({ code: 'NoSuchBucket', message: expect.stringContaining('no-such-bucket') });
  });
});
