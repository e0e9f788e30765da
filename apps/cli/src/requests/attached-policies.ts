import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { type GatewayRefusal, ownWords, type Sayings } from '../gateway/gateway-refusal.js';
import { membersOf, textOf } from '../gateway/query-reply.js';
import { iamUserName } from './iam-user-name.js';
import { iamCall } from './role-request.js';

/** What managed policies are attached to. */
interface Holder {
  readonly kind: 'Role' | 'User';
}

export const toRole: Holder = { kind: 'Role' };
export const toUser: Holder = { kind: 'User' };

/** These commands exit with an errno as it is, other than the older ones of roles. */
function filled({ flags }: CommandContext, flag: FlagName, sentence: string): string {
  const value = flags.filled(flag);
  if (value === undefined) throw new CommandFailure(exitCode.invalid, sentence);
  return value;
}

const nameOf = async (context: CommandContext, holder: Holder): Promise<string> =>
  holder === toUser ? iamUserName(context, exitCode.invalid) : filled(context, 'role-name', 'role name is empty');

/** NoSuchEntity about the policy in radosgw-admin's words, about its holder in the gateway's. */
const noSuchPolicy = (sentence: string): Sayings => ({
  NoSuchEntity: (refusal: GatewayRefusal) => ({ exit: exitCode.notFound, text: /^policy /i.test(refusal.message) ? sentence : `ERROR: ${ownWords(refusal)}` }),
});

/** IAM AttachRolePolicy or AttachUserPolicy. One that is attached already stays so, and that is no failure as in radosgw-admin. */
export async function attachPolicy(context: CommandContext, holder: Holder): Promise<void> {
  const { kind } = holder;
  const policyArn = filled(context, 'policy-arn', 'policy arn is empty');
  const parameters = { [`${kind}Name`]: await nameOf(context, holder), PolicyArn: policyArn };
  await iamCall(context, `Attach${kind}Policy`, parameters, noSuchPolicy(`unrecognized policy arn ${policyArn}`));
  context.out('Managed policy attached successfully\n');
}

/** IAM DetachRolePolicy or DetachUserPolicy. */
export async function detachPolicy(context: CommandContext, holder: Holder): Promise<void> {
  const { kind } = holder;
  const policyArn = filled(context, 'policy-arn', 'policy arn is empty');
  const parameters = { [`${kind}Name`]: await nameOf(context, holder), PolicyArn: policyArn };
  await iamCall(context, `Detach${kind}Policy`, parameters, noSuchPolicy('That managed policy is not attached.'));
  context.out('Managed policy detached successfully\n');
}

/** IAM ListAttachedRolePolicies or ListAttachedUserPolicies, every page; prints the ARNs. */
export async function listAttachedPolicies(context: CommandContext, holder: Holder): Promise<void> {
  const { kind } = holder;
  const name = await nameOf(context, holder);
  const arns: string[] = [];
  let marker: string | undefined;
  do {
    const page = await iamCall(context, `ListAttached${kind}Policies`, { [`${kind}Name`]: name, Marker: marker });
    for (const one of membersOf(page, 'AttachedPolicies')) arns.push(textOf(one, 'PolicyArn'));
    marker = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'Marker') : undefined;
  } while (marker);
  context.print('AttachedPolicies', arns);
}
