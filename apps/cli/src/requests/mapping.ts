import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';

/** What is said of the people that a mapping is about: a flag and a parameter of the same name. */
export const matchFlags = ['dn', 'group', 'user', 'project-role', 'common-name', 'claim'] as const satisfies readonly FlagName[];

/** What a mapping is made of. */
export const mappingFlags = ['provider', ...matchFlags, 'role-arn', 'policy-arn'] as const satisfies readonly FlagName[];

/** One mapping, as the API takes it. */
export interface MappingTerms {
  readonly provider: string;
  readonly match: (typeof matchFlags)[number];
  readonly value: string;
  readonly roleArns: readonly string[];
  readonly policyArns: readonly string[];
}

/** The mapping that the flags name. @throws CommandFailure */
export function mappingOf({ flags }: CommandContext): MappingTerms {
  const provider = flags.filled('provider');
  if (provider === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: the identity provider was not given (via --provider)');
  const [match, ...more] = matchFlags.filter((name) => flags.filled(name) !== undefined);
  if (match === undefined || more.length > 0) throw new CommandFailure(exitCode.invalid, `ERROR: one of ${matchFlags.map((name) => `--${name}`).join(', ')} is needed`);
  return { provider, match, value: flags.filled(match)!, roleArns: flags.all('role-arn'), policyArns: flags.all('policy-arn') };
}

/** One request about a mapping; `task` begins the sentence of a refusal. */
export function mappingCall(context: CommandContext, task: string, method: 'POST' | 'DELETE', { provider, match, value, roleArns, policyArns }: MappingTerms): Promise<PrintableValue> {
  const parameters = { provider, [match]: value, 'role-arn': listed(roleArns), 'policy-arn': listed(policyArns) };
  return saying(task, {}, () => context.admin.call(method, '/rolegate/v1/mappings', parameters)) as Promise<PrintableValue>;
}

/** ARNs have no blanks in them. */
const listed = (arns: readonly string[]): string | undefined => (arns.length === 0 ? undefined : arns.join(' '));
