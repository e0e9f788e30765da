import { KeyRing } from '#seal';
import { databaseKit, logKit } from '#testing';
import pg from 'pg';
import { type PublishedCheckpoint, published } from './checkpoint.js';
import { checkpointsAfter } from './checkpoint-rows.js';
import { CheckpointWriter } from './checkpoint-writer.js';
import { sayFault } from './log-fault.js';
import { verifyLog } from './verify-log.js';

const database = databaseKit();
const log = logKit(database, { Made: { schemaVersion: 1, critical: true } });
const made = (i: number) => ({ type: 'Made', data: { i, text: 'ü𝄞"\\' } });
const key = (id: string, issuing = true) => ({ id, material: Buffer.alloc(32, id), issuing });
const ring = new KeyRing('seal', [key('k1')]);
const NONE: ReadonlyMap<string, PublishedCheckpoint> = new Map();

let pool: pg.Pool;
const told: string[] = [];
const writer = (of = ring, most?: number) => new CheckpointWriter({ pool, ring: () => of, announce: async (all) => void told.push(...all.map(({ number }) => number.toString())), most });
const verify = (of: KeyRing = ring, announced = NONE) => verifyLog({ connectionString: database.connectionString, key: (id, label) => of.key(id, label), announced });
const faultsOf = async (of?: KeyRing, announced?: typeof NONE) => (await verify(of, announced)).faults.map(sayFault);
const query = (text: string, values?: unknown[]) => database.query(text, values);

/** Runs a change of the tables, looks, and takes it back. */
async function tampered(change: readonly string[], look: () => Promise<void> = async () => undefined): Promise<readonly string[]> {
  const tables = ['log.event', 'log.stream', 'log.checkpoint', 'log.checkpoint_head'];
  for (const table of tables) await query(`create table saved_${table.slice(4)} as table ${table}`);
  try {
    for (const statement of change) await query(statement);
    await look();
    return await faultsOf();
  } finally {
    for (const table of tables) {
      await query(`delete from ${table}`);
      await query(`insert into ${table} select * from saved_${table.slice(4)}`);
      await query(`drop table saved_${table.slice(4)}`);
    }
  }
}

beforeAll(async () => {
  pool = new pg.Pool({ connectionString: database.connectionString, max: 2 });
  pool.on('error', () => undefined);
  for (const stream of ['role/a', 'role/b', 'user/ü']) for (let i = 0; i < 3; i++) await log.write(stream, i, [made(i)]);
  await writer().write();
  await log.write('role/a', 3, [made(3), made(4)]);
  await log.write('role/c', 0, [made(0)]);
  await writer().write();
  await log.write('role/c', 1, [made(1)]);
});
afterAll(() => pool.end());

describe('the log with its checkpoints', () => {
  it('is found intact; said is what the checkpoints prove, and what came after them', async () => {
    expect(await verify()).toEqual({ streams: 4, events: 13, checkpoints: 2, macs: 2, proven: '2', lastCheckpoint: { number: '2', time: expect.any(Date) }, uncovered: 1, faults: [] });
  });

  it('is told once of each, in order, also of those from before a crash', async () => {
    await writer().announce();
    await writer().announce();
    expect(told).toEqual(['1', '2']);
  });

  it.each([
    ['a byte of data', [`update log.event set data = replace(data, '1', '2') where stream = 'role/b' and version = 2`], ['role/b: event 2 was changed']],
    ['an actor', [`update log.event set actor = 'arn:aws:iam:::user/somebody' where stream = 'role/b' and version = 3`], ['role/b: event 3 was changed']],
    ['the last event of a stream, with its row set back', [
      `delete from log.event where stream = 'role/a' and version = 5`,
      `update log.stream s set version = 4, hash = e.hash from log.event e where s.id = 'role/a' and e.stream = s.id and e.version = 4`,
    ], ['role/a: event 5 is not there as checkpoint 2 knows it']],
    ['an event in the middle', [`delete from log.event where stream = 'role/a' and version = 2`], ['role/a: event 2 is missing']],
    ['a whole stream', [`delete from log.event where stream = 'user/ü'`, `delete from log.stream where id = 'user/ü'`], ['user/ü: event 3 is not there as checkpoint 1 knows it']],
    ['events that changed places', [`update log.event set version = 5 - version + 100 where stream = 'role/a' and version in (2, 3)`, `update log.event set version = version - 100 where stream = 'role/a' and version > 100`], ['role/a: event 3 is not there as checkpoint 1 knows it', 'role/a: event 2 was changed']],
    ['the head of a stream', [`update log.stream set version = 2 where id = 'role/b'`], ['role/b: event 2 is not there as the stream\'s head knows it', 'role/b: event 3 was added behind the stream\'s head']],
    ['a head in a checkpoint', [`update log.checkpoint_head set hash = sha256('x') where stream = 'role/b'`], ['checkpoint 1 was changed', 'role/b: event 3 is not there as checkpoint 1 knows it']],
    ['a time in a checkpoint', [`update log.checkpoint set time = time + interval '1 s' where number = 2`], ['checkpoint 2 was changed']],
    ['a MAC', [`update log.checkpoint set mac = sha256(mac) where number = 1`], ['checkpoint 1 was changed']],
    ['a checkpoint that is gone', [`delete from log.checkpoint_head where checkpoint = 1`, `delete from log.checkpoint where number = 1`], ['checkpoint 1 is missing', 'role/b: event 1 was added before checkpoint 2, which does not know it']],
  ] as const)('shows %s that was tampered with', async (_, change, expected) => {
    expect((await tampered(change)).slice(0, expected.length)).toEqual(expected);
    expect(await faultsOf()).toEqual([]);
  });

  it('shows an event that was slipped in with a right chain, but without a key', async () => {
    const slip = [`insert into log.event select era, transaction, -number, gen_random_uuid(), stream, version + 1, account, type, schema_version, critical, time, actor, request_id, source_ip, reason, command_id, data,
      sha256(hash || convert_to(json_build_array(era::text, transaction::text, (-number)::text, id::text, stream, (version + 1)::text)::text, 'UTF8')) from log.event where stream = 'role/b' and version = 3`,
      `update log.stream set version = 4, hash = (select hash from log.event where stream = 'role/b' and version = 4) where id = 'role/b'`];
    expect(await tampered(slip)).toContain('role/b: event 4 was added before checkpoint 2, which does not know it');
  });

  it('shows a checkpoint that was made anew without the key, hash and all', async () => {
    const forged = async (): Promise<void> => {
      await query('delete from log.checkpoint_head where checkpoint = 2');
      await query('delete from log.checkpoint where number = 2');
      await writer(new KeyRing('seal', [{ ...key('k1'), material: Buffer.alloc(32, 'another') }])).write();
    };
    expect(await tampered([`delete from log.event where stream = 'role/a' and version = 5`, `update log.stream s set version = 4, hash = e.hash from log.event e where s.id = 'role/a' and e.stream = s.id and e.version = 4`], forged)).toEqual(['checkpoint 2 was changed']);
  });

  it('shows a log that was put back to an old state, to who has what was announced', async () => {
    const announced = new Map((await checkpointsAfter(pool, 0n, 10)).map((one) => [one.number.toString(), published(one)]));
    expect(await faultsOf(ring, announced)).toEqual([]);
    await query('create schema audit');
    await query('create table audit.request (request_id text)');
    await query(`insert into audit.request values ('log-checkpoint-1'), ('log-checkpoint-2')`);
    const back = [`delete from log.checkpoint_head where checkpoint = 2`, `delete from log.checkpoint where number = 2`];
    expect(await tampered(back)).toEqual(['checkpoint 2 is missing']);
    await query('drop schema audit cascade');
    expect(await tampered(back)).toEqual([]);
    expect(await tampered(back, async () => expect(await faultsOf(ring, announced)).toEqual(['checkpoint 2 is missing']))).toEqual([]);
    expect(await faultsOf(ring, new Map([['2', { ...announced.get('2')!, hash: 'other' }]]))).toEqual(['checkpoint 2 is another one than the audit trail has']);
  });

  it('goes on under another key, and is proven by that one when the first is retired', async () => {
    const both = new KeyRing('seal', [key('k1', false), key('k2')]);
    await writer(both).write();
    expect(await verify(both)).toMatchObject({ checkpoints: 3, macs: 3, uncovered: 0, faults: [] });
    expect(await verify(new KeyRing('seal', [key('k2')]))).toMatchObject({ checkpoints: 3, macs: 1, proven: '3', faults: [] });
    expect(await verify(new KeyRing('seal', [key('k9')]))).toMatchObject({ macs: 0, proven: undefined, faults: [] });
    await writer(new KeyRing('seal', [key('k2', false), key('k3')])).write();
    expect(await verify(new KeyRing('seal', [key('k3')]))).toMatchObject({ checkpoints: 4, proven: '4' });
  });

  it('makes none when nothing happened, and several where much did', async () => {
    const ring3 = new KeyRing('seal', [key('k3')]);
    expect(await writer(ring3).write()).toBe(false);
    expect((await verify(ring3)).checkpoints).toBe(4);
    for (let i = 0; i < 7; i++) await log.write(`bulk/${i}`, 0, [made(i), made(i)]);
    let rounds = 1;
    while (await writer(ring3, 4).write()) rounds++;
    expect(rounds).toBe(4);
    expect(await verify(ring3)).toMatchObject({ checkpoints: 8, uncovered: 0, faults: [] });
  });

  it('never has two checkpoints of one number', async () => {
    await log.write('race/1', 0, [made(1)]);
    const ring3 = new KeyRing('seal', [key('k3')]);
    const results = await Promise.allSettled([writer(ring3).write(), writer(ring3).write()]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(await verify(ring3)).toMatchObject({ faults: [], uncovered: 0 });
  });
});
