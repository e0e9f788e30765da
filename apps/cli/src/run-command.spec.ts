import { systemClock } from '#kernel';
import { runCommand } from './run-command.js';

async function run(...argv: string[]) {
  let out = '';
  let err = '';
  const exit = await runCommand(argv, { env: {}, clock: systemClock, out: (text) => void (out += text), err: (text) => void (err += text) });
  return { exit, out, err };
}

describe('runCommand', () => {
  it('prints the help and fails when nothing is asked for, as radosgw-admin does', async () => {
    expect(await run('')).toEqual({ exit: 1, out: expect.stringContaining('Usage: rolegate') as string, err: '' });
  });

  it.each([['help'], ['--help'], ['user', 'create', '-h']])('prints the help for %s', async (...argv) => {
    expect(await run(...argv)).toEqual({ exit: 0, out: expect.stringContaining('Usage: rolegate') as string, err: '' });
  });

  it.each([['version'], ['--version']])('prints the version for %s', async (...argv) => {
    expect((await run(...argv)).out).toMatch(/^rolegate \d+\.\d+\.\d+ \(node \d+/);
  });

  it('refuses a format before it asks anything', async () => {
    expect(await run('user', 'list', '--format=table')).toMatchObject({ exit: 1, err: 'unrecognized format: table\n' });
  });
});
