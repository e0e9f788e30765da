import type { Announce, Change, Outbox } from '../announcement.js';
import type { DeliveryQueue } from '../../notification/delivery/delivery-queue.js';
import type { ObjectStore } from '../object-store.js';
import { md5, refused, type Suite } from './suite.js';

/** Topics of one test: a name that no other has. */
let topics = 0;

interface Listener {
  readonly topic: string;
  readonly announce: Announce;
  /** What it was told since it was asked last. */
  told(): Promise<Change[]>;
}

const queueOf = (store: ObjectStore): DeliveryQueue | undefined => store.outbox as (DeliveryQueue & Outbox) | undefined;

/** A topic of its own. */
function listener(queue: () => DeliveryQueue | undefined): Listener {
  const topic = `arn:aws:sns:::t${process.pid}-${++topics}`;
  const told = async (): Promise<Change[]> => {
    const changes: Change[] = [];
    for (;;) {
      const due = (await queue()?.due(topic, 100)) ?? [];
      if (due.length === 0) return changes;
      changes.push(...due.map(({ record }) => JSON.parse(record) as Change));
      await queue()!.delivered(due.map(({ id }) => id));
    }
  };
  return { topic, told, announce: (change) => [{ topic, record: JSON.stringify(change) }] };
}

/** What every store with an outbox promises of it; where there is none the promise is kept by telling nobody. */
export function announcements({ store, bucket, sizes }: Suite): void {
  const queue = (): DeliveryQueue | undefined => queueOf(store());

  it('tells of writes of every size, of copies, deletions and changes of annotations, in their order', async () => {
    const b = await bucket();
    const { announce, told } = listener(queue);
    for (const size of sizes()) {
      const bytes = Buffer.alloc(size, 'x');
      await store().put(b, 'k', bytes, { announce });
      const copied = await store().copy({ bucketId: b, key: 'k' }, { bucketId: b, key: 'k' }, { announce, replace: {} });
      await store().annotate(b, 'k', undefined, { tags: { a: '1' } }, { announce });
      await store().delete(b, 'k', { announce });
      const changes = await told();
      if (!queue()) return;
      const written = { key: 'k', size, etag: md5(bytes) };
      expect(changes).toEqual([expect.objectContaining(written), expect.objectContaining({ ...written, time: copied!.lastModified }), { key: 'k' }, { key: 'k' }]);
    }
  });

  it('tells of what was deleted among many, and of nothing that was not there', async () => {
    const b = await bucket();
    const { announce, told } = listener(queue);
    await store().put(b, 'a', Buffer.from('a'));
    await store().put(b, 'b', Buffer.from('b'));
    await store().deleteMany(b, [{ key: 'a' }, { key: 'never' }, { key: 'b' }], { announce });
    await store().delete(b, 'never', { announce });
    if (queue()) expect((await told()).map(({ key }) => key).sort()).toEqual(['a', 'b']);
  });

  it('tells of objects that are made of parts', async () => {
    const b = await bucket();
    const { announce, told } = listener(queue);
    const { uploadId } = await store().createUpload(b, 'k', { initiator: { id: 'i', displayName: 'I' } });
    const address = { bucketId: b, key: 'k', uploadId };
    const part = await store().putPart(address, 1, Buffer.from('part'));
    const { etag } = await store().completeUpload(address, [{ number: 1, etag: part.etag }], { announce });
    if (queue()) expect(await told()).toEqual([expect.objectContaining({ key: 'k', size: 4, etag })]);
  });
}

/** What an outbox holds back, and in which order it gives. */
export function outboxes({ store, bucket }: Suite): void {
  const queue = (): DeliveryQueue | undefined => queueOf(store());

  it('tells of nothing that was refused', async () => {
    const b = await bucket();
    const { announce, told } = listener(queue);
    await store().put(b, 'k', Buffer.from('1'));
    await expect(store().put(b, 'k', Buffer.from('2'), { announce, conditions: { ifNoneMatch: '*' } })).rejects.toEqual(refused('PreconditionFailed'));
    await expect(store().delete(b, 'k', { announce, conditions: { ifMatch: ['other'] } })).rejects.toEqual(refused('PreconditionFailed'));
    await expect(store().put(b, 'k', Buffer.from('3'), { announce, beforeCommit: () => { throw new Error('no longer'); } })).rejects.toThrow('no longer');
    expect(await told()).toEqual([]);
  });

  it('tells markers from the versions that are gone for good', async () => {
    const b = await bucket();
    const { announce, told } = listener(queue);
    await store().setVersioning(b, 'Enabled', 1, true);
    const { versionId } = await store().put(b, 'k', Buffer.from('1'), { announce });
    const marker = await store().delete(b, 'k', { announce });
    await store().delete(b, 'k', { announce, versionId: marker.versionId });
    await store().delete(b, 'k', { announce, versionId });
    if (!queue()) return;
    expect(await told()).toEqual([
      expect.objectContaining({ key: 'k', versionId }), { key: 'k', versionId: marker.versionId, markerCreated: true }, { key: 'k', versionId: marker.versionId }, { key: 'k', versionId },
    ]);
  });

  it('tells of what jobs removed as they had seen it', async () => {
    const b = await bucket();
    const { announce, told } = listener(queue);
    const { etag, lastModified } = await store().put(b, 'k', Buffer.from('1'));
    await store().deleteSeen(b, [{ key: 'k', etag, lastModified }, { key: 'never', etag, lastModified }], { announce });
    if (queue()) expect(await told()).toEqual([{ key: 'k' }]);
  });

  it('sends the records of one key one after the other, and those of others side by side', async () => {
    const outbox = queue();
    if (!outbox) return;
    const b = await bucket();
    const { announce, topic } = listener(queue);
    for (const key of ['a', 'a', 'b', 'a']) await store().put(b, key, Buffer.from(key), { announce });
    const first = await outbox.due(topic, 10);
    expect(first).toHaveLength(2);
    expect(await outbox.backlog()).toContainEqual(expect.objectContaining({ topic, records: 4 }));
    await outbox.postpone([first[0]!.id], 3_600_000);
    await outbox.delivered([first[1]!.id]);
    expect(await outbox.due(topic, 10)).toEqual([]);
    expect(await outbox.topicsDue()).toContain(topic);
    expect(await outbox.trim(topic, 3_600_000, 2)).toEqual({ expired: 0, crowdedOut: 1 });
    expect(await outbox.due(topic, 10)).toHaveLength(1);
    expect(await outbox.drop(topic)).toBe(2);
  });
}
