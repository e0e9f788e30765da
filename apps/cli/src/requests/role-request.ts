import { readFileSync } from 'node:fs';
import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { type GatewayRefusal, ownWords, saying, type Said, type Sayings } from '../gateway/gateway-refusal.js';
import type { XmlElement } from '../gateway/query-reply.js';
import { askedAccount } from './signing-account.js';

/** The value of a flag that a role command cannot do without; `sentence` is radosgw-admin's. */
export function required(context: CommandContext, flag: FlagName, sentence: string): string {
  const value = context.flags.filled(flag);
  if (value === undefined) throw new CommandFailure(exitCode.roleInvalid, sentence);
  return value;
}

/** A policy document from its flag or from `--infile`, byte for byte (read as UTF-8). */
export function policyText(context: CommandContext, flag: FlagName, sentence: string): string {
  const file = context.flags.filled('infile');
  if (file === undefined) return required(context, flag, sentence);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandFailure(code === 'ENOENT' ? exitCode.notFound : exitCode.inputOutput, `ERROR: failed to read input policy document: ${file}: ${code}`);
  }
}

/**
 * One IAM call of a command about a role or a user. NoSuchEntity is about the policy or about its holder: IAM has one code
 * for both and tells them apart in its sentence.
 */
export async function iamCall(context: CommandContext, action: string, parameters: Readonly<Record<string, string | undefined>>, known: Sayings = {}): Promise<XmlElement> {
  const { RoleName: roleName, PolicyName: policyName } = parameters;
  const noSuchEntity = (refusal: GatewayRefusal): Said => {
    const { message } = refusal;
    const aboutPolicy = policyName !== undefined && /^$|^the (role|user) policy /i.test(message);
    const holder = roleName === undefined ? ownWords(refusal) : `failed reading role name: ${roleName}: (2) No such file or directory`;
    return { exit: exitCode.notFound, text: `ERROR: ${aboutPolicy ? `Policy name: ${policyName} not found` : holder}` };
  };
  return saying('ERROR', { NoSuchEntity: noSuchEntity, ...known }, () => context.iamIn(askedAccount(context) ?? '').call(action, parameters));
}

/** MalformedPolicyDocument in radosgw-admin's words, with the gateway's reason. */
export const unparsable = (what: 'policy' | 'perm policy'): Sayings => ({
  MalformedPolicyDocument: ({ message, code }) => ({ exit: exitCode.roleInvalid, text: `failed to parse ${what}: ${message || code}` }),
});
