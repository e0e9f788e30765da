import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError } from '#event-sourcing';
import { KeyRing, newDataKey, openDataKey, rewrapAll } from '#seal';
import { databaseKit, logKit } from '#testing';
import pg from 'pg';
import { PgDataKeys } from './pg-data-keys.js';

const database = databaseKit();
const log = logKit(database, { Made: { schemaVersion: 1, critical: true } });
const material = (byte: number): Buffer => Buffer.alloc(32, byte);
const old = new KeyRing('seal', [{ id: 'old', material: material(1) }]);
const both = new KeyRing('seal', [{ id: 'new', material: material(2), issuing: true }, { id: 'old', material: material(1) }]);

let pool: pg.Pool;
let keys: PgDataKeys;
beforeAll(() => {
  pool = new pg.Pool({ connectionString: database.connectionString, max: 3 });
  pool.on('error', () => undefined);
  keys = new PgDataKeys(pool);
});
afterAll(() => pool.end());
afterEach(() => database.query('delete from keys.data_key; delete from keys.closed_seal_key'));

const put = (principal: string, ring = old) => {
  const { sealKeyId, wrapped } = newDataKey(ring, principal);
  return log.append({ putDataKeys: [{ principal, sealKeyId, wrapped: Buffer.from(wrapped, 'base64') }] });
};
const fill = async (count: number, prefix = 'user') => {
  for (let i = 0; i < count; i += 100) {
    const some = Array.from({ length: Math.min(100, count - i) }, (_, j) => `${prefix}/${String(i + j).padStart(6, '0')}`);
    await log.append({ putDataKeys: some.map((principal) => { const { sealKeyId, wrapped } = newDataKey(old, principal); return { principal, sealKeyId, wrapped: Buffer.from(wrapped, 'base64') }; }) });
  }
};
const counts = async () => Object.fromEntries([...(await keys.wrapped())].map(([id, { count }]) => [id, count]));

describe('The data keys in Postgres', () => {
  it('are counted by seal key, with one of each to try', async () => {
    await fill(3);
    await put('role/1', both);
    expect(await counts()).toEqual({ old: 3, new: 1 });
    const { sample } = (await keys.wrapped()).get('old')!;
    expect(sample.principal).toBe('user/000000');
    expect(openDataKey(old, sample.principal, sample)).toBeDefined();
  });

  it('are rewrapped beside writes and erasures, none lost, none brought back, and again from where a kill left it', async () => {
    await fill(3000);
    let batches = 0;
    const writing = (async () => {
      for (let i = 0; i < 40; i++) {
        await put(`late/${i}`, i % 2 === 0 ? old : both);
        await log.append({ eraseDataKeys: [`user/${String(i * 70).padStart(6, '0')}`] });
      }
    })();
    const first = await rewrapAll(keys, both, () => ++batches < 4);
    expect(first.rewrapped).toBeGreaterThan(0);
    expect((await counts()).old).toBeGreaterThan(0);
    await writing;
    await rewrapAll(keys, both);
    expect(await counts()).toEqual({ new: 3000 });
    const after = new KeyRing('seal', [{ id: 'new', material: material(2) }]);
    for (const principal of ['user/000001', 'user/002999', 'late/0', 'late/39']) {
      const stored = (await log.store.readDataKey(principal))!;
      expect(openDataKey(after, principal, { sealKeyId: stored.sealKeyId, wrapped: stored.wrapped.toString('base64') })).toBeDefined();
    }
    expect(await log.store.readDataKey('user/000070')).toBeUndefined();
  }, 60_000);

  it('close a seal key only when nothing is wrapped under it, and nothing is from then on', async () => {
    await put('user/1');
    expect(await keys.close('old')).toBe(false);
    await put('user/2');
    await rewrapAll(keys, both);
    expect(await keys.close('old')).toBe(true);
    expect(await keys.close('old')).toBe(true);
    await expect(put('user/3')).rejects.toEqual(new ConflictError('version', 'seal-key/ring'));
    await put('user/3', both);
    await keys.reopen('old');
    await put('user/4');
    expect(await counts()).toEqual({ new: 3, old: 1 });
  });

  it('are waited for by who closes a seal key while one is on its way', async () => {
    const client = await pool.connect();
    try {
      const { sealKeyId, wrapped } = newDataKey(old, 'user/slow');
      await client.query('begin');
      await client.query('insert into keys.data_key values ($1, $2, $3)', ['user/slow', sealKeyId, Buffer.from(wrapped, 'base64')]);
      let closed: boolean | undefined;
      const closing = keys.close('old').then((result) => (closed = result));
      await sleep(100);
      expect(closed).toBeUndefined();
      await client.query('commit');
      expect(await closing).toBe(false);
    } finally {
      client.release();
    }
  });
});
