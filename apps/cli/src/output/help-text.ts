import { flagRows } from '../arguments/flags.js';
import type { Command, CommandGroup } from '../command.js';

const groups: readonly (readonly [CommandGroup, string])[] = [
  ['gateway', 'Gateway'],
  ['users', "Users, keys and capabilities (Ceph's admin API)"],
  ['policies', "Users' policies (IAM; in the account of the key that signs)"],
  ['roles', 'Roles (IAM; in the account of the key that signs)'],
];

const examples = `Examples:
  rolegate serve
  rolegate user create --uid TESTER --display-name "TestUser" --access-key TESTER --secret test123
  rolegate caps add --uid TESTER --caps "roles=*"
  rolegate role create --role-name S3Access --path /app/ --assume-role-policy-doc '{"Version":"2012-10-17", ...}'
  rolegate role-policy put --role-name S3Access --policy-name Policy1 --infile policy.json
  rolegate sessions revoke --user TESTER
  rolegate explain 6b2f0c1a9d3e4f57
  rolegate role create --help

The gateway is ROLEGATE_ENDPOINT, else http://ROLEGATE_HOST:ROLEGATE_PORT (127.0.0.1:8000). Requests are signed with
ROLEGATE_ACCESS_KEY and ROLEGATE_SECRET_KEY, else ROLEGATE_ROOT_ACCESS_KEY and ROLEGATE_ROOT_SECRET_KEY, else with
root-credentials.json in ROLEGATE_DATA_DIR (./data).
`;

/** The whole help text, made from the tables of commands and flags. */
export function helpText(commands: readonly Command[]): string {
  const lines = ['Usage: rolegate COMMAND [--flag VALUE] ...   (flags and commands are those of radosgw-admin)', ''];
  for (const [group, title] of groups) {
    lines.push(`${title}:`);
    for (const command of commands) {
      if (command.group !== group) continue;
      lines.push(row([command.names[0], ...(command.operands ?? [])].join(' '), command.summary));
    }
    lines.push('');
  }
  lines.push('Flags:');
  for (const one of flagRows) if (one[1].doc !== undefined) lines.push(flagRow(one));
  return `${lines.join('\n')}\n\n${examples}`;
}

/** One flag with its value and what it does. */
export function flagRow([name, { doc = '', value, also, takes }]: (typeof flagRows)[number]): string {
  const short = also?.find((spelling) => spelling.length === 1);
  const operand = takes === 'switch' ? '' : ` ${value ?? name.toUpperCase().replaceAll('-', '_')}`;
  return row(`${short === undefined ? '' : `-${short}, `}--${name}${operand}`, doc).trimEnd();
}

export const row = (left: string, right: string): string => `  ${left.padEnd(31)} ${right}`;
