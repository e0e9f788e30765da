import { RolegateError, parseArn } from '#kernel';

/** The policy that an ARN names. */
export interface NamedPolicy {
  /** `aws` for AWS's own. */
  readonly account: string;
  readonly path: string;
  readonly policyName: string;
}

/** `arn:aws:iam::<account>:policy/<path>/<name>`. @throws RolegateError InvalidInput */
export function parsePolicyArn(text: string): NamedPolicy {
  const arn = parseArn(text);
  const resource = arn?.service === 'iam' && arn.resource.startsWith('policy/') ? arn.resource.slice('policy'.length) : undefined;
  const policyName = resource?.slice(resource.lastIndexOf('/') + 1);
  if (!arn || !resource || !policyName) throw new RolegateError('InvalidInput', `ARN ${text} is not valid.`);
  return { account: arn.account, path: resource.slice(0, resource.length - policyName.length), policyName };
}
