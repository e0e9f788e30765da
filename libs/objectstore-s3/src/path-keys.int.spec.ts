import { describeWith } from '../../../test/provisioned.js';
import type { ContractStore } from '../test/contract-store.js';
import { storeKit } from '../test/store-kit.js';
import { versity, Versitygw } from '../test/versitygw.js';

/** Upstreams may take keys for paths: this one does. */
describeWith(versity, 'a key that is a path', () => {
  const kit = storeKit(() => Versitygw.start());
  let store: ContractStore;
  beforeAll(async () => {
    ({ store } = kit);
    for (const name of ['mine', 'theirs']) await store.createBucket(name, { store: kit.server.name, bucket: name });
    await store.put('mine', 'private/x', Buffer.from('of mine'));
    await store.put('theirs', 'secret', Buffer.from('of theirs'));
  });

  const keys = ['../theirs/secret', 'a/../../theirs/secret', './../theirs/secret'];

  it.each(keys)('is among many no other bucket\'s object: %s', async (key) => {
    await store.deleteMany('mine', [{ key }]).catch(() => undefined);
    expect(await store.head('theirs', 'secret')).toMatchObject({ size: 9 });
  });

  it.each(keys)('reads, copies, writes and deletes nothing: %s', async (key) => {
    const refused = { code: 'InvalidArgument' };
    await expect(store.head('mine', key)).rejects.toMatchObject(refused);
    await expect(store.get('mine', key)).rejects.toMatchObject(refused);
    await expect(store.copy({ bucketId: 'mine', key }, { bucketId: 'mine', key: 'copy' })).rejects.toMatchObject(refused);
    await expect(store.put('mine', key, Buffer.from('x'))).rejects.toMatchObject(refused);
    await expect(store.delete('mine', key)).rejects.toMatchObject(refused);
  });

  it.each(['public/../private/x', 'private//x', '/private/x', './private/x', 'private/./x', 'private/x/..'])('reaches no object by another name than its own: %s', async (key) => {
    const refused = { code: 'InvalidArgument' };
    await expect(store.head('mine', key)).rejects.toMatchObject(refused);
    await expect(store.copy({ bucketId: 'mine', key }, { bucketId: 'mine', key: 'copy' })).rejects.toMatchObject(refused);
    await expect(store.put('mine', key, Buffer.from('other'))).rejects.toMatchObject(refused);
    await expect(store.delete('mine', key)).rejects.toMatchObject(refused);
    await expect(store.deleteMany('mine', [{ key }])).rejects.toMatchObject(refused);
    expect(await store.head('mine', 'private/x')).toMatchObject({ size: 7 });
  });

  it.each(['..a', 'a/..b/c', 'a/.b', 'a/b..', '...', 'folder/'])('is another than %s, which names something itself', async (key) => {
    await expect(store.head('mine', key)).resolves.toBeUndefined();
  });
});
