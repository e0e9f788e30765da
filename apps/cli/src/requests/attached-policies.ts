import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { type GatewayRefusal, ownWords, type Sayings } from '../gateway/gateway-refusal.js';
import { membersOf, textOf } from '../gateway/query-reply.js';
import { iamCall } from './role-request.js';
import { userNameOf } from './signing-account.js';

/** What managed policies are attached to, and what radosgw-admin says when it is not named. */
interface Holder {
  readonly kind: 'Role' | 'User';
  readonly flag: FlagName;
  readonly nameless: string;
}

export const toRole: Holder = { kind: 'Role', flag: 'role-name', nameless: 'role name is empty' };
export const toUser: Holder = { kind: 'User', flag: 'uid', nameless: 'ERROR: uid not specified' };

/** These commands exit with an errno as it is, other than the older ones of roles. */
function filled({ flags }: CommandContext, flag: FlagName, sentence: string): string {
  const value = flags.filled(flag);
  if (value === undefined) throw new CommandFailure(exitCode.invalid, sentence);
  return value;
}

const nameOf = (context: CommandContext, { kind, flag, nameless }: Holder): string => {
  const name = filled(context, flag, nameless);
  return kind === 'User' ? userNameOf(name) : name;
};

/** NoSuchEntity about the policy in radosgw-admin's words, about its holder in the gateway's. */
const noSuchPolicy = (sentence: string): Sayings => ({
  NoSuchEntity: (refusal: GatewayRefusal) => ({ exit: exitCode.notFound, text: /^policy /i.test(refusal.message) ? sentence : `ERROR: ${ownWords(refusal)}` }),
});

/** IAM AttachRolePolicy or AttachUserPolicy. One that is attached already stays so, and that is no failure as in radosgw-admin. */
export async function attachPolicy(context: CommandContext, holder: Holder): Promise<void> {
  const { kind } = holder;
  const parameters = { [`${kind}Name`]: nameOf(context, holder), PolicyArn: filled(context, 'policy-arn', 'policy arn is empty') };
  await iamCall(context, `Attach${kind}Policy`, parameters, noSuchPolicy(`unrecognized policy arn ${parameters.PolicyArn}`));
  context.out('Managed policy attached successfully\n');
}

/** IAM DetachRolePolicy or DetachUserPolicy. */
export async function detachPolicy(context: CommandContext, holder: Holder): Promise<void> {
  const { kind } = holder;
  const parameters = { [`${kind}Name`]: nameOf(context, holder), PolicyArn: filled(context, 'policy-arn', 'policy arn is empty') };
  await iamCall(context, `Detach${kind}Policy`, parameters, noSuchPolicy('That managed policy is not attached.'));
  context.out('Managed policy detached successfully\n');
}

/** IAM ListAttachedRolePolicies or ListAttachedUserPolicies, every page; prints the ARNs. */
export async function listAttachedPolicies(context: CommandContext, holder: Holder): Promise<void> {
  const { kind } = holder;
  const name = nameOf(context, holder);
  const arns: string[] = [];
  let marker: string | undefined;
  do {
    const page = await iamCall(context, `ListAttached${kind}Policies`, { [`${kind}Name`]: name, Marker: marker });
    for (const one of membersOf(page, 'AttachedPolicies')) arns.push(textOf(one, 'PolicyArn'));
    marker = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'Marker') : undefined;
  } while (marker);
  context.print('AttachedPolicies', arns);
}
