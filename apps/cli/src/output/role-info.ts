import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { textOf, type XmlElement } from '../gateway/query-reply.js';
import type { PrintableValue } from './print-value.js';

/** `ceph`: the keys that Ceph's manual shows (id, name …); `current`: those of radosgw-admin from Octopus on (RoleId …). */
export type RoleKeys = 'ceph' | 'current';

/** `--role-keys`, else ROLEGATE_ROLE_KEYS, else Ceph's. @throws CommandFailure */
export function roleKeys({ flags, env }: Pick<CommandContext, 'flags' | 'env'>): RoleKeys {
  const asked = flags.get('role-keys');
  const keys = asked ?? (env['ROLEGATE_ROLE_KEYS'] || 'ceph');
  if (keys === 'ceph' || keys === 'current') return keys;
  throw new CommandFailure(exitCode.invalid, `ERROR: ${asked === undefined ? 'ROLEGATE_ROLE_KEYS' : '--role-keys'} takes ceph or current, not '${keys}'`);
}

const fields = [
  { element: 'RoleId', ceph: 'id' },
  { element: 'RoleName', ceph: 'name' },
  { element: 'Path', ceph: 'path' },
  { element: 'Arn', ceph: 'arn' },
  { element: 'CreateDate', ceph: 'create_date' },
  { element: 'Description', ceph: 'description' },
  { element: 'MaxSessionDuration', ceph: 'max_session_duration' },
  { element: 'AssumeRolePolicyDocument', ceph: 'assume_role_policy_document' },
] as const;

/** IAM's Role element as radosgw-admin shows a role; what an answer leaves out (a description) is left out here. */
export function roleInfo(role: XmlElement, keys: RoleKeys): PrintableValue {
  const shown: Record<string, PrintableValue> = {};
  for (const { element, ceph } of fields) {
    const text = textOf(role, element);
    if (text === '') continue;
    const value = element === 'MaxSessionDuration' ? Number(text) : element === 'AssumeRolePolicyDocument' ? policyDocument(text) : text;
    shown[keys === 'ceph' ? ceph : element] = value;
  }
  return shown;
}

/**
 * AWS returns policy documents URL-encoded (RFC 3986), RGW as they are; a document in clear begins with a brace. What is
 * neither is shown as it came.
 */
export function policyDocument(text: string): string {
  if (text.trimStart().startsWith('{')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
