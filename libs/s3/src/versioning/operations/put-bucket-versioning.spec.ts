import { given } from '#testing';
import { contextOf } from '../../../test/handle.js';
import { aBucket, aStore, callers } from '../../../test/s3-fixtures.js';
import type { MemoryObjectStore } from '../../../test/memory-object-store.js';
import { putBucketVersioning } from './put-bucket-versioning.js';

const input = (Status?: string, MFADelete?: string) => ({ Bucket: 'mine', VersioningConfiguration: { Status, MFADelete } }) as never;
const enabled = { type: 'BucketVersioningPut', data: { Status: 'Enabled' } } as const;

/** The two halves around the append. */
const framed = async (store: MemoryObjectStore, asked: never, revision: number, version = 1) => {
  const operation = putBucketVersioning(store);
  const context = contextOf();
  const existing = { ...context.directory.find(operation.loads(asked, context).existing.aggregate, operation.loads(asked, context).existing.key)!, version };
  return operation.frame!(asked, { existing }, context, { revision });
};

const versionIdOfPut = async (store: MemoryObjectStore): Promise<string | undefined> => (await store.put('ID-OF-MINE', 'k', Buffer.from('x'))).versionId;

describe('PutBucketVersioning', () => {
  it('records what changes, and nothing that is so already', async () => {
    const operation = putBucketVersioning(await aStore({ mine: {} }));
    const when = (asked: never, ...before: (typeof enabled)[]) => given(aBucket('mine', before)).when(operation, asked, { principal: callers.TESTER });
    expect(when(input('Enabled')).events).toEqual([enabled]);
    expect(when(input('Suspended', 'Disabled'), enabled).events).toEqual([{ type: 'BucketVersioningPut', data: { Status: 'Suspended' } }]);
    expect(when(input('Enabled'), enabled).events).toEqual([]);
    expect(when(input('Enabled'), enabled).decision?.output).toEqual({ revision: 2 });
  });

  it.each([[input(), 'MalformedXML'], [input('enabled'), 'MalformedXML'], [{ Bucket: 'mine' } as never, 'MalformedXML'], [input('Enabled', 'Enabled'), 'NotImplemented']])('refuses %j', async (asked, code) => {
    expect(given(aBucket('mine')).when(putBucketVersioning(await aStore({})), asked, { principal: callers.TESTER }).error).toMatchObject({ code });
  });

  it('keeps versions from before the event on, and until after it', async () => {
    const store = await aStore({ mine: {} });
    const enabling = await framed(store, input('Enabled'), 2);
    expect(await versionIdOfPut(store)).toBeDefined();
    await enabling.done();
    const suspending = await framed(store, input('Suspended'), 3, 2);
    expect(await versionIdOfPut(store)).toBeDefined();
    await suspending.done();
    expect(await versionIdOfPut(store)).toBeUndefined();
  });

  it('leaves what was not recorded to be settled', async () => {
    const store = await aStore({ mine: {} });
    await (await framed(store, input('Enabled'), 2)).undo();
    expect(await store.unsettledVersioning()).toEqual(['ID-OF-MINE']);
  });
});
