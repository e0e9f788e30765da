import { awsManagedPolicies, parsePolicyArn, policy, policyArn, policyNameKey } from '#iam';
import { RolegateError, isRolegateError } from '#kernel';
import type { OperationContext } from '#operation';

/** STS API Reference, AssumeRole: "You can provide up to 10 managed policy ARNs." */
const MOST_ARNS = 10;
/** Characters: "the plaintext that you use for both inline and managed session policies can't exceed 2,048 characters". */
const MOST_PLAINTEXT = 2048;

export interface PolicyParameters {
  readonly Policy?: string;
  readonly PolicyArns?: readonly { readonly arn?: string }[];
}

/**
 * The managed policies passed for a session as its claims carry them: by stream, for an ARN may be made again and a policy
 * that is gone allows nothing any more; those of AWS by ARN. undefined: none was passed. `account` is the role's, or that of
 * the user who asks for a federated one: "The policies must exist in the same account".
 * @throws RolegateError ValidationError, PackedPolicyTooLarge, MalformedPolicyDocument for one that does not exist
 */
export async function passedPolicies({ Policy = '', PolicyArns = [] }: PolicyParameters, account: string, ctx: OperationContext): Promise<readonly string[] | undefined> {
  const arns = [...new Set(PolicyArns.map(({ arn }) => arn ?? ''))];
  if (arns.length === 0) return undefined;
  if (arns.length > MOST_ARNS) throw new RolegateError('ValidationError', `1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to ${MOST_ARNS}`);
  const plaintext = arns.reduce((sum, arn) => sum + arn.length, Policy.length);
  if (plaintext > MOST_PLAINTEXT) {
    throw new RolegateError('PackedPolicyTooLarge', `Session policies exceed the allowed size of ${MOST_PLAINTEXT} characters.`, { detail: `policy and policy ARNs have ${plaintext} characters together` });
  }
  let names = arns.map((arn) => nameOf(arn, account, ctx));
  if (names.includes(undefined)) {
    // Made on another node, perhaps a moment ago.
    await ctx.directory.catchUp();
    names = arns.map((arn) => nameOf(arn, account, ctx));
  }
  const missing = names.indexOf(undefined);
  if (missing >= 0) throw new RolegateError('MalformedPolicyDocument', `Policy ${arns[missing]} does not exist or is not attachable.`);
  return names as string[];
}

function nameOf(arn: string, account: string, { directory }: OperationContext): string | undefined {
  if (awsManagedPolicies.has(arn)) return arn;
  const named = namedBy(arn);
  if (named?.account !== account) return undefined;
  const found = directory.find(policy, policyNameKey(account, named.policyName));
  return found?.state && policyArn(found.state) === arn ? found.stream : undefined;
}

/** STS has no error of its own for an ARN of something else. */
function namedBy(arn: string): ReturnType<typeof parsePolicyArn> | undefined {
  try {
    return parsePolicyArn(arn);
  } catch (error) {
    if (isRolegateError(error)) return undefined;
    throw error;
  }
}
