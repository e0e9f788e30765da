import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointWriter, published, type Checkpoint } from '#eventstore-pg';
import { role, roleStream } from '#iam';
import { systemClock } from '#kernel';
import { createTables } from '#readmodel-pg';
import { KeyRing } from '#seal';
import { ROLE_ID, databaseKit, logKit, policyPut, roleCreated } from '#testing';
import pg from 'pg';
import { runCommand } from '../run-command.js';

const database = databaseKit();
const log = logKit(database, role.events);
const stream = roleStream(ROLE_ID);
const material = Buffer.alloc(32, 7);
const folder = mkdtempSync(join(tmpdir(), 'rolegate-verify-'));
const made: Checkpoint[] = [];

async function run(argv: string[], env: Record<string, string> = {}): Promise<{ exit: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const exit = await runCommand(argv, {
    env: { DATABASE_URL: database.connectionString, ROLEGATE_DATA_DIR: folder, ROLEGATE_SEAL_KEYS: `k1:${material.toString('base64')}`, ...env },
    clock: systemClock, out: (text) => void (out += text), err: (text) => void (err += text),
  });
  return { exit, out, err };
}

let pool: pg.Pool;
beforeAll(async () => {
  pool = new pg.Pool({ connectionString: database.connectionString, max: 1 });
  pool.on('error', () => undefined);
  await createTables(pool, [{ aggregate: role, version: 1 }]);
  await log.write(stream, 0, [roleCreated(), policyPut('good')]);
  const writer = new CheckpointWriter({ pool, ring: () => new KeyRing('seal', [{ id: 'k1', material }]), announce: async (all) => void made.push(...all) });
  await writer.write();
  await writer.announce();
});
afterAll(async () => {
  await pool.end();
  rmSync(folder, { recursive: true });
});

describe('verify', () => {
  it('says what it looked at and what that proves', async () => {
    const { exit, out, err } = await run(['verify']);
    expect({ exit, out }).toEqual({ exit: 0, out: expect.stringMatching(/^2 events in 1 streams, 1 checkpoints, 1 of them under a seal key that is here\nlast checkpoint: 1 of \S+Z; 0 events since then have their own chains alone\nintact\n$/) });
    expect(err).toBe('verify: 2 of 2 events (100%)\n');
  });

  it('says when no seal key is here that could prove anything', async () => {
    expect((await run(['verify'], { ROLEGATE_SEAL_KEYS: '' })).out).toContain('no seal key of a checkpoint is here');
  });

  it('takes checkpoints as the audit topic has them', async () => {
    const file = join(folder, 'topic.json');
    const event = (checkpoint: object) => JSON.stringify({ specversion: '1.0', type: 'LogCheckpoint', data: { facts: checkpoint } });
    writeFileSync(file, `{"type":"RequestServed"}\n${event(published(made[0]!))}\n`);
    expect(await run(['verify', '--checkpoints', file])).toMatchObject({ exit: 0 });
    writeFileSync(file, `${event({ ...published(made[0]!), number: '2' })}\n`);
    expect(await run(['verify', '--checkpoints', file])).toMatchObject({ exit: 5, out: expect.stringContaining('FAULT checkpoint 2 is missing\n1 faults\n') });
    writeFileSync(file, 'nothing');
    expect(await run(['verify', '--checkpoints', file])).toMatchObject({ exit: 22 });
    expect(await run(['verify', '--checkpoints', join(folder, 'none')])).toMatchObject({ exit: 2 });
  });

  it('ends with 5 when it finds something, for people and for scripts', async () => {
    await database.query("update log.event set actor = 'x' where version = 2");
    expect(await run(['verify'])).toMatchObject({ exit: 5, out: expect.stringContaining(`FAULT ${stream}: event 2 was changed\n1 faults\n`), err: expect.stringContaining('ERROR: the log is not what was appended') });
    const { out } = await run(['verify', '--format=json']);
    expect(JSON.parse(out)).toMatchObject({ events: 2, faults: [{ kind: 'changed', stream, version: 2 }] });
    await database.query("update log.event set actor = 'arn:aws:iam:::system/test' where version = 2");
    expect(await run(['verify'])).toMatchObject({ exit: 0 });
  });
});

describe('replay', () => {
  it('compares the read model with the log, and names what differs without showing it', async () => {
    // Nothing was projected: the slots say so, and there is nothing to compare yet.
    expect(await run(['replay'])).toMatchObject({ exit: 0, out: '1 streams of 1 tables replayed\nthe read model is what the log says\n' });
    await database.query(`insert into read.role_v1 (stream, version, account, name, path, state) values ('role/AROAGHOST', 1, '', 'Ghost', '/', '{}')`);
    const { exit, out } = await run(['replay']);
    expect({ exit, out }).toEqual({ exit: 5, out: expect.stringContaining('DIFFERENCE role@1 role/AROAGHOST has a row (version 1) and should have none\n1 differences') });
    expect(JSON.parse((await run(['replay', '--format=json'])).out)).toMatchObject({ differences: [{ stream: 'role/AROAGHOST', found: 1 }] });
  });
});
