import { projection } from '#admin';
import { eventSkippedTypes } from '#event-sourcing';
import { role, roleStream } from '#iam';
import { systemClock } from '#kernel';
import { ROLE_ID, databaseKit, logKit, policyPut, roleCreated } from '#testing';
import { runCommand } from '../run-command.js';

const database = databaseKit();
const log = logKit(database, { ...role.events, ...projection.events, ...eventSkippedTypes });
const stream = roleStream(ROLE_ID);

async function run(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const exit = await runCommand(argv, { env: { DATABASE_URL: database.connectionString }, clock: systemClock, out: (text) => void (out += text), err: (text) => void (err += text) });
  return { exit, out, err };
}

describe('projection skip and retry', () => {
  beforeAll(async () => {
    await log.write(stream, 0, [roleCreated(), policyPut('good')]);
    await log.write(stream, 2, [policyPut('bad')]);
    // What a bug might have written.
    await database.query("update log.event set data = 'null' where stream = $1 and version = 3", [stream]);
  });

  it('ask for what they need', async () => {
    expect(await run('projection', 'skip', stream, '3')).toMatchObject({ exit: 22, err: expect.stringContaining('--reason is needed') });
    expect(await run('projection', 'skip', stream, 'x', '--reason', 'r')).toMatchObject({ exit: 22, err: expect.stringContaining('not a version: x') });
    expect(await run('projection', 'retry', 'nonsense', '--reason', 'r')).toMatchObject({ exit: 22, err: expect.stringContaining('There is no projection nonsense') });
    expect(await runCommand(['projection', 'retry', 'role', '--reason', 'r'], { env: {}, clock: systemClock, out: () => undefined, err: () => undefined })).toBe(1);
  });

  it('refuse to skip what can be applied', async () => {
    expect(await run('projection', 'skip', roleStream('AROA0000000000000NONE'), '1', '--reason', 'r')).toMatchObject({ exit: 22, err: expect.stringContaining('There is no stream') });
  });

  it('skip an event once, and say what it was', async () => {
    expect(await run('projection', 'skip', stream, '3', '--reason', 'a bug')).toMatchObject({ exit: 0, err: '', out: expect.stringMatching(/^skipped: RolePolicyPut [0-9a-f-]{36}, version 3 of role\//) });
    expect(await run('projection', 'skip', stream, '3', '--reason', 'a bug')).toMatchObject({ exit: 22, err: expect.stringContaining('Every event') });
  });

  it('write to the log, with the reason', async () => {
    expect(await run('projection', 'retry', 'role', '--reason', 'the code was repaired')).toEqual({ exit: 0, err: '', out: 'asked for: what was set aside of role is tried again by every projector\n' });
    const events = await database.query("select stream, type, actor, reason from log.event where type = 'ProjectionRetried'");
    expect(events).toEqual([{ stream: 'projection/role', type: 'ProjectionRetried', actor: 'arn:aws:iam:::system/projection-retry', reason: 'the code was repaired' }]);
  });
});
