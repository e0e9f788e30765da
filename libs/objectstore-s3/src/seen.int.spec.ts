import { readContents } from '#s3';
import { describeWith } from '../../../test/provisioned.js';
import type { ContractStore } from '../test/contract-store.js';
import { storeKit } from '../test/store-kit.js';
import { versity, Versitygw } from '../test/versitygw.js';

describeWith(versity, 'what a listing showed of another store', () => {
  const kit = storeKit(() => Versitygw.start());
  let store: ContractStore;
  beforeAll(() => {
    ({ store } = kit);
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
