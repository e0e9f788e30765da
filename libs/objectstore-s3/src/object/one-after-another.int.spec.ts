import { setTimeout as pause } from 'node:timers/promises';
import { describeWith } from '../../../../test/provisioned.js';
import { storeKit } from '../../test/store-kit.js';
import { versity, Versitygw } from '../../test/versitygw.js';

/** An upstream may look at a lock and delete then, without a commit for both (versitygw): a node's own writes do not meet there. */
describeWith(versity, 'writes of one node to one key upstream', () => {
  const kit = storeKit(() => Versitygw.start({ versions: true }));

  it('come one after the other: a lock waits for the deletion that is under way', async () => {
    const { store } = kit;
    await store.createBucket('b', undefined, { objectLock: true });
    await store.setVersioning('b', 'Enabled', 1, true);
    const { versionId } = await store.put('b', 'k', Buffer.from('x'));
    let held: Promise<unknown> = Promise.resolve();
    const beforeCommit = async (): Promise<void> => {
      held = store.annotate('b', 'k', versionId, { legalHold: true });
      await Promise.race([held, pause(500)]);
    };
    expect(await store.delete('b', 'k', { versionId, beforeCommit })).toMatchObject({ deleted: true });
    expect(await held).toBeUndefined();
  });
});
