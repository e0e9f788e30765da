import { findCommand } from '../arguments/find-command.js';
import { everywhereFlags, flagRows, type FlagName } from '../arguments/flags.js';
import type { Command } from '../command.js';
import { flagRow, row } from './help-text.js';

/**
 * What `rolegate role create --help` shows, and `rolegate role --help`: one command with its flags, or those that begin so.
 * Throws CommandFailure where no command does.
 */
export function commandHelp(commands: readonly Command[], words: readonly string[]): string {
  const typed = words.join(' ');
  const exact = commands.find(({ names }) => names.some((name) => name === typed));
  const below = commands.flatMap((command) => command.names.filter((name) => name.startsWith(`${typed} `)).map((name) => ({ name, command })));
  if (exact !== undefined) return `${one(exact)}${below.length === 0 ? '' : `\nSee also: ${below.map(({ name }) => name).join(', ')}\n`}`;
  // Operands may stand behind it; else it is no command, and the failure says which there are.
  if (below.length === 0) return one(findCommand(commands, words).command);
  return `${below.map(({ name, command }) => row([name, ...(command.operands ?? [])].join(' '), command.summary)).join('\n')}\n\nrolegate COMMAND --help says more about one.\n`;
}

function one({ names: [name, ...others], operands = [], summary, flags }: Command): string {
  const read = new Set<FlagName>([...flags, ...everywhereFlags]);
  const rows = flagRows.filter(([flag]) => read.has(flag) && flag !== 'help');
  return [
    `Usage: rolegate ${[name, ...operands].join(' ')}${flags.length === 0 ? '' : ' [--flag VALUE] ...'}`, '', `  ${summary}`, '',
    ...(others.length === 0 ? [] : [`Also: ${others.join(', ')}`, '']),
    'Flags:', ...rows.map(flagRow), '',
  ].join('\n');
}
