import type { Command, CommandContext } from '../command.js';
import { membersOf, textOf } from '../gateway/query-reply.js';
import { iamCall, required } from '../requests/role-request.js';

/** IAM ListRolePolicies, every page of it; prints the names. */
export async function listRolePolicies(context: CommandContext): Promise<void> {
  const roleName = required(context, 'role-name', 'ERROR: Role name is empty');
  const names: string[] = [];
  let marker: string | undefined;
  do {
    const page = await iamCall(context, 'ListRolePolicies', { RoleName: roleName, Marker: marker });
    for (const name of membersOf(page, 'PolicyNames')) if (typeof name === 'string') names.push(name);
    marker = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'Marker') : undefined;
  } while (marker);
  context.print('PolicyNames', names);
}

export const rolePolicyList: Command = {
  names: ['role-policy list', 'role policy list'],
  group: 'roles',
  summary: "list the names of a role's permission policies",
  flags: ['role-name'],
  run: listRolePolicies,
};
