import type { Clock } from '#kernel';
import type { FlagName, Flags } from './arguments/flags.js';
import type { AdminApi } from './gateway/admin-api.js';
import type { IamApi } from './gateway/iam-api.js';
import type { S3Api } from './gateway/s3-api.js';
import type { PrintableValue } from './output/print-value.js';

export type CommandGroup = 'gateway' | 'users' | 'policies' | 'roles';

/** What a command touches of the process that it runs in. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** stderr is a terminal that somebody watches. */
  readonly terminal?: boolean;
  out(text: string): void;
  err(text: string): void;
}

export interface CommandContext extends Surroundings {
  readonly flags: Flags;
  /** What follows the command's words (`explain REQUEST_ID`), as many as `Command.operands` names. */
  readonly operands: readonly string[];
  /** Made on first use: a command that asks nothing of the gateway needs no credentials. */
  readonly admin: AdminApi;
  readonly iam: IamApi;
  readonly s3: S3Api;
  /** IAM of another account or tenant, '' for the caller's own; for administrators. */
  readonly iamIn: (account: string) => IamApi;
  /** The table of commands, which a command cannot import. */
  readonly commands: readonly Command[];
  /** Writes a value in the format that `--format` asks for; `root` is the root element in XML. */
  print(root: string, value: PrintableValue): void;
}

/** One command of the table in commands/index.ts. */
export interface Command {
  /** Its words; the first spelling is the one that help shows, the others are accepted. */
  readonly names: readonly [string, ...string[]];
  readonly group: CommandGroup;
  /** One line for the help text. */
  readonly summary: string;
  readonly operands?: readonly string[];
  /** Those it reads, for its help and for completion; `--format`, `--reason`, `--as-of` and `--help` are everybody's. */
  readonly flags: readonly FlagName[];
  /** Throws CommandFailure for whatever the caller has to know. */
  run(context: CommandContext): Promise<void> | void;
}
