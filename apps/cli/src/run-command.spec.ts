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

  it('says to a person at a terminal which flag means nothing to the command, and to no script', async () => {
    const lint = ['policy', 'lint', 'apps/cli/test/golden/policy-document.json', '--role-name=x', '--reason=r', '--yes-i-really-mean-it'];
    let err = '';
    await runCommand(lint, { env: {}, clock: systemClock, terminal: true, out: () => undefined, err: (text) => void (err += text) });
    expect(err).toBe('WARNING: policy lint does not read --role-name\n');
    expect((await run(...lint)).err).toBe('');
  });

  it('explains one command, or those that begin so', async () => {
    expect((await run('role', 'rm', '--help')).out).toMatch(/^Usage: rolegate role delete \[--flag VALUE\] \.\.\.\n[^]*Also: role rm\n[^]*--role-name ROLE/);
    expect((await run('caps', '--help')).out).toBe('  caps add                        give a user admin capabilities\n  caps rm                         take admin capabilities away\n\nrolegate COMMAND --help says more about one.\n');
    expect(await run('frobnicate', '--help')).toMatchObject({ exit: 1, err: expect.stringContaining("Unrecognized argument: 'frobnicate'") as string });
  });

  it('refuses a format before it asks anything', async () => {
    expect(await run('user', 'list', '--format=table')).toMatchObject({ exit: 1, err: 'unrecognized format: table\n' });
  });
});
