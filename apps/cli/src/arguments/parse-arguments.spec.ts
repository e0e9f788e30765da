import fc from 'fast-check';
import { flagRows, type FlagName } from './flags.js';
import { parseArguments } from './parse-arguments.js';

const valueFlags = flagRows.filter(([, { takes }]) => takes === 'value').map(([name]) => name);

/** What the flags and words of a command line came to. */
function parsed(...argv: string[]) {
  const { flags, words } = parseArguments(argv);
  return { words, values: Object.fromEntries(flagRows.map(([name]) => [name, flags.get(name)] as const).filter(([, value]) => value !== undefined)) };
}

describe('parseArguments', () => {
  it('gives the same for every spelling of a flag and its value, whatever the value is', () => {
    const spelling = fc.constantFrom<(name: FlagName, value: string) => string[]>(
      (name, value) => [`--${name}`, value],
      (name, value) => [`--${name}=${value}`],
      (name, value) => [`--${name.replaceAll('-', '_')}`, value],
      (name, value) => [`--${name.replaceAll('-', '_')}=${value}`],
    );
    const anyValue = fc.string().filter((value) => !value.startsWith('='));
    fc.assert(
      fc.property(fc.constantFrom(...valueFlags), anyValue, spelling, (name, value, write) => {
        expect(parsed(...write(name, value))).toEqual({ words: [], values: { [name]: value } });
      }),
    );
  });

  it('gives the same wherever the flags stand among the words', () => {
    const flags = [['--uid', 'TESTER'], ['--caps=roles=*'], ['--system'], ['-i', 'OTHER'], ['--secret', '-begins-with-a-dash']];
    const expected = { words: ['user', 'create'], values: { uid: 'OTHER', caps: 'roles=*', system: 'true', 'secret-key': '-begins-with-a-dash' } };
    fc.assert(
      fc.property(fc.nat(flags.length), fc.nat(flags.length), (a, b) => {
        const parts: string[][] = [...flags];
        parts.splice(Math.max(a, b), 0, ['create']);
        parts.splice(Math.min(a, b), 0, ['user']);
        expect(parsed(...parts.flat())).toEqual(expected);
      }),
    );
  });

  it('takes switches with and without a truth value', () => {
    expect(parsed('--admin', '--system=false', '--purge_data=1').values).toEqual({ admin: 'true', system: 'false', 'purge-data': 'true' });
    expect(() => parsed('--admin=maybe')).toThrow("ERROR: --admin takes true or false, not 'maybe'");
  });

  it("drops the second equals sign of the manual's --path==/x/, and keeps it everywhere else", () => {
    expect(parsed('--path==/x/', '--path-prefix', '=/y/', '--secret==s').values).toEqual({ path: '/x/', 'path-prefix': '/y/', 'secret-key': '=s' });
  });

  it('ignores the flags that say which Ceph cluster is meant, with their values', () => {
    expect(parsed('-c', '/etc/ceph/ceph.conf', '--cluster=ceph', 'user', '-n', 'client.admin', 'list')).toEqual({ words: ['user', 'list'], values: {} });
  });

  it('takes everything after -- as words, and empty words for none', () => {
    expect(parsed('', 'explain', '--', '--uid').words).toEqual(['explain', '--uid']);
  });

  it.each([
    [['--frob=1', 'user'], 22, 'ERROR: invalid flag --frob=1'],
    [['--role_nmae=S3'], 22, 'ERROR: invalid flag --role_nmae=S3\nDid you mean --role-name?'],
    [['-x'], 22, 'ERROR: invalid flag -x'],
    [['--i', 'TESTER'], 22, 'ERROR: invalid flag --i'],
    [['-uid', 'TESTER'], 22, 'ERROR: invalid flag -uid\nDid you mean --uid?'],
    [['user', 'info', '--uid'], 1, 'Option --uid requires an argument.'],
  ])('refuses %j', (argv, exitCode, message) => {
    expect(() => parseArguments(argv)).toThrow(expect.objectContaining({ exitCode, message }));
  });
});
