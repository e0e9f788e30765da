import type { CommandContext } from '../command.js';
import { membersOf, textOf } from '../gateway/query-reply.js';
import { iamCall } from './role-request.js';

/** Every page of IAM's ListRolePolicies or ListUserPolicies. */
export async function policyNames(context: CommandContext, action: 'ListRolePolicies' | 'ListUserPolicies', holder: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const names: string[] = [];
  let marker: string | undefined;
  do {
    const page = await iamCall(context, action, { ...holder, Marker: marker });
    for (const name of membersOf(page, 'PolicyNames')) if (typeof name === 'string') names.push(name);
    marker = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'Marker') : undefined;
  } while (marker);
  return names;
}
