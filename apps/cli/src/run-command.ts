import { findCommand } from './arguments/find-command.js';
import { everywhereFlags, type FlagName, type FlagRow, type Flags, flagTable } from './arguments/flags.js';
import { parseArguments } from './arguments/parse-arguments.js';
import { CommandFailure } from './command-failure.js';
import type { Command, CommandContext, Surroundings } from './command.js';
import { commands } from './commands/index.js';
import { version } from './commands/version.js';
import { exitCode } from './exit-code.js';
import { AdminApi } from './gateway/admin-api.js';
import { GatewayConnection } from './gateway/connection.js';
import { IamApi } from './gateway/iam-api.js';
import { S3Api } from './gateway/s3-api.js';
import { targetOf } from './gateway/target.js';
import { commandHelp } from './output/command-help.js';
import { helpText } from './output/help-text.js';
import { outputFormat, printed } from './output/print-value.js';

/** Runs one command line; returns the exit code. `argv` is without the program's name. */
export async function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const { flags, words } = parseArguments(argv);
    if (flags.isOn('help')) surroundings.out(words.length === 0 ? helpText(commands) : commandHelp(commands, words));
    else if (flags.isOn('version')) await version.run(contextOf(flags, [], surroundings));
    else if (words.length === 0) throw new CommandFailure(exitCode.usage, '', { help: true });
    else {
      const { command, operands } = findCommand(commands, words);
      if (surroundings.terminal) warnOfUnread(command, flags, surroundings);
      await command.run(contextOf(flags, operands, surroundings));
    }
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    if (error.message !== '') surroundings.err(`${error.message}\n`);
    if (error.options.help) surroundings.out(helpText(commands));
    return error.exitCode;
  }
}

/** radosgw-admin's flags are global, and so a script may give more than a command reads; a person at a terminal mistook one. */
function warnOfUnread(command: Command, flags: Flags, { err }: Surroundings): void {
  const read = new Set<FlagName>([...command.flags, ...everywhereFlags]);
  for (const name of flags.given()) {
    const { doc }: FlagRow = flagTable[name];
    if (doc !== undefined && !read.has(name)) err(`WARNING: ${command.names[0]} does not read --${name}\n`);
  }
}

function contextOf(flags: Flags, operands: readonly string[], surroundings: Surroundings): CommandContext {
  const format = outputFormat(flags.filled('format'));
  let connection: GatewayConnection | undefined;
  const connect = (more: Readonly<Record<string, string>>): GatewayConnection => new GatewayConnection(targetOf(surroundings.env), surroundings.clock, undefined, { ...wordsOfOurs(flags), ...more });
  const connected = (): GatewayConnection => (connection ??= connect({}));
  return {
    ...surroundings,
    flags,
    operands,
    get admin() {
      return new AdminApi(connected());
    },
    get iam() {
      return new IamApi(connected());
    },
    get s3() {
      return new S3Api(connected());
    },
    iamIn: (account) => new IamApi(account === '' ? connected() : connect({ 'x-rolegate-account': account })),
    commands,
    print: (root, value) => surroundings.out(printed(format, root, value)),
  };
}

/** What any command may say beside its request: why a change is made, and as of when something is to be shown. */
function wordsOfOurs(flags: Flags): Readonly<Record<string, string>> {
  const [reason, asOf] = [flags.filled('reason'), flags.filled('as-of')];
  return { ...(reason !== undefined && { 'x-rolegate-reason': encodeURIComponent(reason) }), ...(asOf !== undefined && { 'x-rolegate-as-of': asOf }) };
}
