import { SecretVault } from '#edge';
import { PgDataKeys } from '#eventstore-pg';
import { bucketStream } from '#s3';
import { KeyRing, newObjectKey, rewrapAll, unwrapObjectKey, wrapObjectKey } from '#seal';
import { sealKeyRing } from '#sts';
import { databaseKit, logKit } from '#testing';
import pg from 'pg';
import { SealedBucketKeys } from './sealed-bucket-keys.js';

const database = databaseKit();
const log = logKit(database, sealKeyRing.events);
const key = (id: string, byte: number, issuing = false) => ({ id, material: Buffer.alloc(32, byte), issuing });
const old = new KeyRing('seal', [key('old', 1, true)]);
const both = new KeyRing('seal', [key('old', 1), key('new', 2, true)]);
const next = new KeyRing('seal', [key('new', 2, true)]);

let pool: pg.Pool;
beforeAll(() => {
  pool = new pg.Pool({ connectionString: database.connectionString, max: 4 });
  pool.on('error', () => undefined);
});
afterAll(() => pool.end());

/** A node that has opened no key yet. */
const node = (ring: KeyRing): SealedBucketKeys => new SealedBucketKeys({ vault: new SecretVault(log.store, () => ring), dataKeys: new PgDataKeys(pool), ring: () => ring });

describe('keys of buckets', () => {
  it('are made once, however many nodes ask first, and one for each bucket', async () => {
    const nodes = Array.from({ length: 8 }, () => node(old));
    expect(await nodes[0]!.find('RACE')).toBeUndefined();
    const keys = await Promise.all(nodes.map((one) => one.ensure('RACE')));
    for (const one of keys) expect(one.equals(keys[0]!)).toBe(true);
    expect((await node(old).find('RACE'))!.equals(keys[0]!)).toBe(true);
    expect((await node(old).ensure('OTHER')).equals(keys[0]!)).toBe(false);
  });

  it('outlive the seal key that wrapped them: a rotation touches no object', async () => {
    const place = ['SSE-S3', 'ROTATED', 'k'];
    const objectKey = newObjectKey();
    const wrapped = wrapObjectKey(await node(old).ensure('ROTATED'), place, objectKey);
    expect((await rewrapAll(new PgDataKeys(pool), both)).failed).toEqual([]);
    expect(unwrapObjectKey((await node(next).find('ROTATED'))!, place, wrapped)!.equals(objectKey)).toBe(true);
    await expect(node(old).find('ROTATED')).rejects.toMatchObject({ code: 'InternalError', reason: 'object-key' });
  });

  it('go with their bucket, and then nothing opens what they wrapped', async () => {
    await node(both).ensure('GONE');
    await log.append({ eraseDataKeys: [bucketStream('GONE')] });
    expect(await node(both).find('GONE')).toBeUndefined();
  });

  it('are not to be had while Postgres is away', async () => {
    const away = new SealedBucketKeys({ vault: { dataKey: () => Promise.reject(new Error('ECONNREFUSED')) }, dataKeys: new PgDataKeys(pool), ring: () => old });
    await expect(away.find('X')).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    await expect(away.ensure('X')).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });
});
