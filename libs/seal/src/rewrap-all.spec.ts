import { newDataKey, openDataKey } from './data-key.js';
import type { DataKeyReplacement, StoredDataKey } from './data-key-store.js';
import { KeyRing } from './key-ring.js';
import { rewrapAll } from './rewrap-all.js';

const material = (byte: number): Buffer => Buffer.alloc(32, byte);
const old = new KeyRing('seal', [{ id: 'old', material: material(1) }]);
const both = new KeyRing('seal', [{ id: 'new', material: material(2), issuing: true }, { id: 'old', material: material(1) }]);

/** A table of data keys, all under the old seal key. */
function table(size: number) {
  const rows = new Map<string, StoredDataKey>();
  for (let i = 0; i < size; i++) {
    const principal = `user/${String(i).padStart(5, '0')}`;
    const { key: _, ...wrapped } = newDataKey(old, principal);
    rows.set(principal, { principal, ...wrapped });
  }
  let batches = 0;
  return {
    rows,
    batches: () => batches,
    beforeReplace: (): void => undefined,
    notUnder: async (sealKeyId: string, after: string, limit: number) =>
      [...rows.values()].filter((row) => row.principal > after && row.sealKeyId !== sealKeyId).slice(0, limit),
    async replace(replacements: readonly DataKeyReplacement[]) {
      batches++;
      this.beforeReplace();
      let done = 0;
      for (const { before, after } of replacements) {
        if (rows.get(before.principal)?.wrapped !== before.wrapped) continue;
        rows.set(before.principal, { principal: before.principal, ...after });
        done++;
      }
      return done;
    },
  };
}

const left = (rows: ReadonlyMap<string, StoredDataKey>): number => [...rows.values()].filter(({ sealKeyId }) => sealKeyId === 'old').length;

describe('rewrapping every data key', () => {
  it('brings all under the issuing key, and each stays the same key', async () => {
    const keys = table(1200);
    const before = new Map([...keys.rows].map(([principal, row]) => [principal, openDataKey(old, principal, row).export().toString('hex')]));
    expect(await rewrapAll(keys, both)).toEqual({ rewrapped: 1200, failed: [] });
    expect(left(keys.rows)).toBe(0);
    expect(keys.batches()).toBe(3);
    const after = new KeyRing('seal', [{ id: 'new', material: material(2) }]);
    for (const [principal, row] of keys.rows) expect(openDataKey(after, principal, row).export().toString('hex')).toBe(before.get(principal));
  });

  it('goes on where it was cut off', async () => {
    const keys = table(1200);
    let batches = 0;
    expect(await rewrapAll(keys, both, () => ++batches < 4)).toMatchObject({ rewrapped: 500 });
    expect(left(keys.rows)).toBe(700);
    expect(await rewrapAll(keys, both)).toMatchObject({ rewrapped: 700 });
    expect(await rewrapAll(keys, both)).toMatchObject({ rewrapped: 0 });
  });

  it('brings nothing back that was erased while a batch was on its way', async () => {
    const keys = table(10);
    keys.beforeReplace = () => void keys.rows.delete('user/00003');
    expect(await rewrapAll(keys, both)).toEqual({ rewrapped: 9, failed: [] });
    expect(keys.rows.has('user/00003')).toBe(false);
  });

  it('names what it cannot open, and does the others', async () => {
    const keys = table(3);
    keys.rows.set('user/00001', { principal: 'user/00001', sealKeyId: 'lost', wrapped: keys.rows.get('user/00001')!.wrapped });
    expect(await rewrapAll(keys, both)).toEqual({ rewrapped: 2, failed: ['user/00001'] });
  });
});
