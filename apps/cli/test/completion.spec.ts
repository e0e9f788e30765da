import { spawnSync } from 'node:child_process';
import { flagRows } from '../src/arguments/flags.js';
import { parseArguments } from '../src/arguments/parse-arguments.js';
import { findCommand } from '../src/arguments/find-command.js';
import { commands } from '../src/commands/index.js';
import { bashCompletion } from '../src/completion/bash.js';
import { places } from '../src/completion/offers.js';
import { systemClock } from '#kernel';
import { runCommand } from '../src/run-command.js';

/** What bash offers for command lines, the cursor at the end of each; one bash for all of them. */
function offered(lines: readonly string[]): readonly (readonly string[])[] {
  const asked = lines.map((line) => {
    // As Readline splits, for which `=` is a word.
    const words = line.split(' ').flatMap((word) => word.split(/(=)/).filter((part, i) => part !== '' || i === 0));
    return `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _rolegate; echo "\${COMPREPLY[*]}"`;
  });
  const ran = spawnSync('bash', ['--norc', '-u'], { input: `${bashCompletion(commands)}\n${asked.join('\n')}\n`, encoding: 'utf8', cwd: import.meta.dirname });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  return ran.stdout.split('\n').slice(0, -1).map((line) => line.split(' ').filter((word) => word !== ''));
}

const offer = (line: string): readonly string[] => offered([line])[0] ?? [];

describe('rolegate completion bash', () => {
  it('offers the words of every command one after the other, and at its end every flag that it reads', () => {
    const all = places(commands);
    const given = offered(all.map(({ typed }) => `rolegate ${typed}${typed === '' ? '' : ' '}`));
    for (const [i, { typed, words, flags, operands }] of all.entries()) {
      if (operands[0] === 'FILE') continue;
      expect([typed, ...given[i]!]).toEqual([typed, ...words.map(({ word }) => word), ...flags.map(([name]) => `--${name}`)]);
    }
  });

  it('offers nothing that the parser refuses', () => {
    for (const { typed, flags } of places(commands)) {
      const { operands = [] } = commands.find(({ names }) => names.includes(typed)) ?? {};
      for (const [name, { takes }] of flags) {
        const { words } = parseArguments([...typed.split(' '), ...operands, `--${name}`, ...(takes === 'switch' ? [] : ['x'])]);
        expect(findCommand(commands, words).command.names).toContain(typed);
      }
    }
  });

  it.each([
    ['rolegate serv', ['serve']],
    ['rolegate role-policy p', ['put']],
    ['radosgw-admin role create --role-name S3 --pa', ['--path']],
    ['rolegate role create --role-name ', []],
    ['rolegate user info --format ', ['json', 'json-pretty', 'xml']],
    ['rolegate user info --format=x', ['xml']],
    ['rolegate user info --format=', ['json', 'json-pretty', 'xml']],
    ['rolegate --format=xml user inf', ['info']],
    ['rolegate --uid TESTER --display_name Tester user crea', ['create']],
    ['rolegate --system user crea', ['create']],
    ['rolegate role-policy put --infile golden/policy-d', ['golden/policy-document.json']],
    ['rolegate policy lint golden/policy-d', ['golden/policy-document.json']],
    ['rolegate policy lint --ki', ['--kind']],
    ['rolegate keys retire some-key --n', ['--now']],
    ['rolegate frobnicate ', []],
    ['rolegate completion ', ['--reason', '--as-of', '--format', '--help']],
  ])('%s', (line, expected) => {
    expect(offer(line)).toEqual(expected);
  });
});

it.each(['zsh', 'fish'])('rolegate completion %s names every command and every flag', async (shell) => {
  let script = '';
  await runCommand(['completion', shell], { env: {}, clock: systemClock, out: (text) => void (script += text), err: (text) => { throw new Error(text); } });
  const dashes = shell === 'fish' ? '-l ' : '--';
  const read = new Set(commands.flatMap(({ flags }) => flags));
  expect(flagRows.filter(([name]) => read.has(name) && !script.includes(`${dashes}${name}`))).toEqual([]);
  expect(commands.filter(({ names }) => !script.includes(names[0]))).toEqual([]);
});
