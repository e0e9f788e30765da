import fc from 'fast-check';
import { readAll, type Suite } from './suite.js';

interface Kept {
  readonly id: string;
  /** Undefined: a delete marker. */
  readonly body?: string;
}

type Step =
  | { readonly kind: 'put' | 'delete' | 'copy'; readonly key: string }
  | { readonly kind: 'deleteVersion'; readonly key: string; readonly nth: number }
  | { readonly kind: 'set'; readonly to: 'Enabled' | 'Suspended' };

const stepOf = (key: fc.Arbitrary<string>): fc.Arbitrary<Step> => fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('put' as const, 'put' as const, 'delete' as const, 'copy' as const), key }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deleteVersion' as const), key, nth: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('set' as const), to: fc.constantFrom('Enabled' as const, 'Suspended' as const) }) },
);

/** What S3 says of versions, in the fewest words: a list for each key, newest first. */
class Model {
  readonly keys: Map<string, Kept[]>;
  mode: 'Enabled' | 'Suspended' | undefined;

  constructor(keys: readonly string[]) {
    this.keys = new Map(keys.map((one) => [one, []]));
  }

  add(of: string, id: string | undefined, body?: string): void {
    const there = this.keys.get(of)!;
    if (this.mode === undefined) this.keys.set(of, body === undefined ? [] : [{ id: 'null', body }]);
    else this.keys.set(of, [{ id: id ?? 'null', body }, ...(id === undefined ? there.filter((one) => one.id !== 'null') : there)]);
  }

  remove(of: string, id: string): void {
    this.keys.set(of, this.keys.get(of)!.filter((one) => one.id !== id));
  }
}

export function versionLaws(suite: Suite): void {
  const { store, bucket, sizes } = suite;

  const run = async (b: string, model: Model, one: Step, i: number): Promise<void> => {
    if (one.kind === 'set') {
      model.mode = one.to;
      return store().setVersioning(b, one.to, i + 1, true);
    }
    const body = String(i).padStart(1 + (sizes()[i % sizes().length] ?? 0), '.');
    if (one.kind === 'put') return model.add(one.key, (await store().put(b, one.key, Buffer.from(body))).versionId, body);
    if (one.kind === 'delete') {
      // Where nothing is, or a marker, not every store sets another.
      if (suite.fitting(true, model.keys.get(one.key)![0]?.body !== undefined)) model.add(one.key, (await store().delete(b, one.key)).versionId);
      return;
    }
    if (one.kind === 'deleteVersion') {
      const named = model.keys.get(one.key)![one.nth];
      await store().delete(b, one.key, { versionId: named?.id ?? '1'.repeat(32) });
      if (named) model.remove(one.key, named.id);
      return;
    }
    const source = model.keys.get('a')![0]?.body;
    const copied = await store().copy({ bucketId: b, key: 'a' }, { bucketId: b, key: one.key }, { replace: {} });
    expect(copied === undefined).toBe(source === undefined);
    if (copied) model.add(one.key, copied.versionId, source);
  };

  it('after any steps a key has the versions that it should have, the newest is current, and all can be read', async () => {
    const keys = suite.fitting(['a', 'b', 'a/c'], ['a', 'b', 'd/c']);
    await fc.assert(fc.asyncProperty(fc.array(stepOf(fc.constantFrom(...keys)), { minLength: 3, maxLength: 25 }), async (steps) => {
      const b = await bucket();
      const model = new Model(keys);
      for (const [i, one] of steps.entries()) await run(b, model, one, i);
      const all = [...model.keys].sort(([a], [c]) => (a < c ? -1 : 1));
      const { versions } = await store().listVersions(b, { limit: 1000 });
      expect(versions.map((one) => [one.key, one.versionId, one.deleteMarker, one.isLatest])).toEqual(all.flatMap(([of, kept]) => kept.map(({ id, body }, i) => [of, id, body === undefined, i === 0])));
      expect((await store().list(b, { limit: 1000 })).entries.map((one) => one.key)).toEqual(all.flatMap(([of, [newest]]) => (newest?.body === undefined ? [] : [of])));
      for (const [of, kept] of all) {
        expect((await readAll(await store().get(b, of)))?.toString()).toBe(kept[0]?.body);
        for (const { id, body } of kept) expect((await readAll(await store().get(b, of, { versionId: id })))?.toString()).toBe(body);
      }
      const objects = all.flatMap(([, kept]) => kept).filter(({ body }) => body !== undefined);
      expect((await store().usage([b])).get(b) ?? { objects: 0, bytes: 0, uploading: 0 }).toEqual({ objects: objects.length, bytes: objects.reduce((sum, { body }) => sum + body!.length, 0), uploading: 0 });
      expect(await store().isEmpty(b)).toBe(all.every(([, kept]) => kept.length === 0));
    }), { numRuns: 25 });
  });
}

export function versionRaces({ store, bucket, sizes }: Suite): void {
  it('writers and deleters of one key leave every version that they were told of, and no other', async () => {
    const b = await bucket();
    await store().setVersioning(b, 'Enabled', 1, true);
    const told = new Map<string, boolean>();
    await Promise.all(Array.from({ length: 12 }, async (_, lane) => {
      for (let i = 0; i < 5; i++) {
        const size = sizes()[(lane + i) % sizes().length]!;
        const dice = (lane * 7 + i * 3) % 5;
        if (dice === 0) told.set((await store().delete(b, 'k')).versionId!, false);
        else if (dice === 1) {
          const { versionId } = await store().put(b, 'k', Buffer.alloc(size, lane));
          await store().delete(b, 'k', { versionId });
        } else told.set((await store().put(b, 'k', Buffer.alloc(size, lane))).versionId!, true);
      }
    }));
    const { versions } = await store().listVersions(b, { limit: 1000 });
    expect(versions.map(({ versionId }) => versionId).sort()).toEqual([...told.keys()].sort());
    expect(versions.map(({ isLatest }) => isLatest)).toEqual(versions.map((_, i) => i === 0));
    const current = await store().head(b, 'k');
    expect(current?.versionId).toBe(versions[0]!.deleteMarker ? undefined : versions[0]!.versionId);
    await store().sweep();
    for (const { versionId, deleteMarker } of versions) expect((await readAll(await store().get(b, 'k', { versionId }))) === undefined).toBe(deleteMarker);
    await store().deleteMany(b, versions.map(({ key: of, versionId }) => ({ key: of, versionId })));
    expect(await store().isEmpty(b)).toBe(true);
  });

  it('a change of mode stands between the writes before and the writes after it', async () => {
    const b = await bucket();
    const writes = Array.from({ length: 30 }, (_, i) => store().put(b, 'k', Buffer.alloc(sizes()[i % sizes().length]!, i)));
    await store().setVersioning(b, 'Enabled', 1, true);
    const after = (await store().put(b, 'k', Buffer.from('after'))).versionId!;
    const made = (await Promise.all(writes)).flatMap(({ versionId }) => versionId ?? []);
    const listed = (await store().listVersions(b, { limit: 1000 })).versions.map(({ versionId }) => versionId);
    expect(listed).toEqual(expect.arrayContaining([after, ...made]));
    expect(listed.filter((id) => id !== 'null')).toHaveLength(made.length + 1);
  });
}
