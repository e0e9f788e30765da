import { type Aggregate, fold, type NewEvent } from '#event-sourcing';
import { PgDataKeys } from '#eventstore-pg';
import { KeyRing, newDataKey, openDataKey } from '#seal';
import { promoteSealKey, SEAL_KEY_STREAM, type SealKeyRingState, sealKeyRing, startRewrap } from '#sts';
import { appendOf, databaseKit, logKit } from '#testing';
import pg from 'pg';
import { ClusterSealRing } from './cluster-seal-ring.js';
import { DataKeyRewrapping } from './data-key-rewrapping.js';

const database = databaseKit();
const log = logKit(database, sealKeyRing.events);
const key = (id: string, byte: number, issuing = false) => ({ id, material: Buffer.alloc(32, byte), issuing });
const old = new KeyRing('seal', [key('old', 1, true)]);
const both = new KeyRing('seal', [key('old', 1, true), key('new', 2)]);

let pool: pg.Pool;
beforeAll(() => {
  pool = new pg.Pool({ connectionString: database.connectionString, max: 3 });
  pool.on('error', () => undefined);
});
afterAll(() => pool.end());

async function put(principals: readonly string[], ring = old): Promise<void> {
  await log.append({ putDataKeys: principals.map((principal) => { const { sealKeyId, wrapped } = newDataKey(ring, principal); return { principal, sealKeyId, wrapped: Buffer.from(wrapped, 'base64') }; }) });
}

async function seal() {
  const events = await log.store.readStream(SEAL_KEY_STREAM);
  const state = fold(sealKeyRing, undefined, events);
  return state && { stream: SEAL_KEY_STREAM, version: events.length, state };
}

/** What a node has of all this, its memory as of now. */
async function node() {
  const ring = await seal();
  const sealRing = new ClusterSealRing(both, ring?.state);
  const warnings: unknown[] = [];
  const directory = { get: <S>(_: Aggregate<S>) => ring as never };
  const logger = { info: () => undefined, warn: (facts: unknown) => void warnings.push(facts) } as never;
  const dataKeys = new PgDataKeys(pool);
  return { warnings, dataKeys, rewrapping: new DataKeyRewrapping({ store: log.store, directory, dataKeys, sealRing, logger }) };
}

const types = async (): Promise<string[]> => (await log.store.readStream(SEAL_KEY_STREAM)).map(({ type }: NewEvent) => type);
const counts = async (keys: PgDataKeys) => Object.fromEntries([...(await keys.wrapped())].map(([id, { count }]) => [id, count]));

describe('The rewrapping of data keys', () => {
  it('does nothing before the log asks for it, goes on on another node where one was killed, and says when it is done', async () => {
    await log.append(appendOf({ writes: [promoteSealKey(undefined, 'old', both.fingerprints().get('old')!)!] }));
    await log.append(appendOf({ writes: [promoteSealKey(await seal() as never, 'new', both.fingerprints().get('new')!)!] }));
    await put(Array.from({ length: 1200 }, (_, i) => `user/${String(i).padStart(5, '0')}`));
    const idle = await node();
    expect(await idle.rewrapping.run()).toBe(true);
    expect(await counts(idle.dataKeys)).toEqual({ old: 1200 });

    await log.append(appendOf({ writes: [startRewrap(await seal() as { stream: string; version: number; state: SealKeyRingState })!] }));
    const [killed, next] = [await node(), await node()];
    let batches = 0;
    await killed.rewrapping.run(() => ++batches < 4);
    expect(await counts(killed.dataKeys)).toEqual({ old: 700, new: 500 });
    expect(await types()).not.toContain('DataKeyRewrapFinished');
    await Promise.all([next.rewrapping.run(), put(['user/late'])]);
    await (await node()).rewrapping.run();
    expect((await types()).filter((type) => type === 'DataKeyRewrapFinished')).toHaveLength(1);
    const after = new KeyRing('seal', [key('new', 2, true)]);
    const stored = (await log.store.readDataKey('user/00007'))!;
    expect(openDataKey(after, 'user/00007', { sealKeyId: stored.sealKeyId, wrapped: stored.wrapped.toString('base64') })).toBeDefined();
  }, 60_000);

  it('names what it cannot open, and is not done before that is gone', async () => {
    await log.append({ putDataKeys: [{ principal: 'user/tampered', sealKeyId: 'old', wrapped: Buffer.alloc(60) }] });
    await log.append(appendOf({ writes: [startRewrap(await seal() as never)!] }));
    const one = await node();
    expect(await one.rewrapping.run()).toBe(false);
    expect(one.warnings).toEqual([{ principals: ['user/tampered'] }]);
    await log.append({ eraseDataKeys: ['user/tampered'] });
    expect(await one.rewrapping.run()).toBe(true);
    expect((await types()).at(-1)).toBe('DataKeyRewrapFinished');
  });
});
