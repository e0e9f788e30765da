import { readFileSync } from 'node:fs';
import { lintPolicy, switchesOf, type LintFinding, type PolicyKind } from '#policy';
import type { FlagName } from '../arguments/flags.js';
import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

const KINDS = ['identity', 'resource', 'trust', 'session'] as const satisfies readonly PolicyKind[];
const PROFILES = ['ceph', 'aws'] as const;
const STDIN = '-';
/** Not process.stdin.fd: asking for it makes a pipe non-blocking, and reading it at once then fails. */
const STDIN_FD = 0;

/** A document with errors ends with 1, as compilers do; warnings alone with 0. */
const HAS_ERRORS = 1;

/** Judges a policy document without a gateway. One line per finding, or with `--format` the list of them. */
export const policyLint: Command = {
  names: ['policy lint'],
  group: 'gateway',
  summary: 'check a policy document (- reads stdin)',
  operands: ['FILE'],
  flags: ['kind', 'compat'],
  run(context) {
    const [file = STDIN] = context.operands;
    const kind = oneOf(context, 'kind', KINDS);
    const switches = switchesOf(oneOf(context, 'compat', PROFILES));
    const findings = lintPolicy(textOf(file), { kind, switches });
    if (context.flags.get('format') === undefined) for (const finding of findings) context.out(line(file, finding));
    else context.print('findings', findings.map((finding) => ({ ...finding })));
    if (findings.some(({ severity }) => severity === 'error')) throw new CommandFailure(HAS_ERRORS, '');
  },
};

/** The value of a flag that has few; the first when it is absent. */
function oneOf<T extends string>({ flags }: CommandContext, flag: FlagName, values: readonly [T, ...T[]]): T {
  const asked = flags.filled(flag) ?? values[0];
  const value = values.find((one) => one === asked);
  if (value === undefined) throw new CommandFailure(exitCode.invalid, `ERROR: --${flag} is one of ${values.join(', ')}, not '${asked}'`);
  return value;
}

function textOf(file: string): string {
  try {
    return readFileSync(file === STDIN ? STDIN_FD : file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandFailure(code === 'ENOENT' ? exitCode.notFound : exitCode.inputOutput, `ERROR: failed to read input policy document: ${file}: ${code}`);
  }
}

const line = (file: string, { line: row, column, severity, message, code, jsonPath }: LintFinding): string =>
  `${file}:${row}:${column}: ${severity}: ${message.replace(control, escape)} [${code}] ${jsonPath.replace(control, escape)}\n`;

/** A document may hold terminal commands. */
const control = /[\u0000-\u001f\u007f-\u009f]/g;

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
