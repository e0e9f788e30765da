import { RolegateError, assumedRoleArn, parseArn } from '#kernel';
import type { ConditionValues } from '#operation';
import type { RequestPrincipal } from '#policy';
import { tagPairs } from '../tag.js';
import type { PolicySource } from './read-policy-source.js';

/** Who calls in a simulation, and the condition keys that follow from that; entries of the request go before them. */
export interface SimulatedCaller {
  readonly principal: RequestPrincipal;
  readonly conditions: ConditionValues;
  readonly administrator: boolean;
}

/** Sessions have names; no policy of the simulation is meant for this one. */
const SESSION_NAME = 'simulation';

/** The user itself, some session of the role, or somebody who is in the group. */
export function sourceAsCaller(source: PolicySource): SimulatedCaller {
  const { account, arn, name } = source;
  if (source.type === 'group') return namelessCaller(account);
  const tags = principalTags(source);
  if (source.type === 'user') {
    const principal: RequestPrincipal = { kind: 'user', account, arn, userArn: arn, canonicalUserId: source.canonicalUserId };
    return { principal, conditions: { ...ofUser(account, arn, name), 'aws:userid': source.id, ...tags }, administrator: source.administrator };
  }
  const sessionArn = assumedRoleArn(account, name, SESSION_NAME);
  return {
    principal: { kind: 'assumed-role', account, arn: sessionArn, roleArn: arn, sessionArn },
    conditions: { 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account || undefined, 'aws:PrincipalType': 'AssumedRole', ...tags },
    administrator: false,
  };
}

const ofUser = (account: string, arn: string, name: string): ConditionValues =>
  ({ 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account || undefined, 'aws:PrincipalType': 'User', 'aws:username': name });

function principalTags({ tags }: PolicySource): ConditionValues {
  const byKey: Record<string, string | readonly string[]> = {};
  for (const [tag, value] of tagPairs(tags)) {
    const key = `aws:PrincipalTag/${tag.toLowerCase()}`;
    const before = byKey[key];
    byKey[key] = before === undefined ? value : [before, value].flat();
  }
  return byKey;
}

/** IAM API Reference, SimulateCustomPolicy, CallerArn: "You can specify only the ARN of an IAM user." @throws RolegateError InvalidInput */
export function callerFromArn(text: string): SimulatedCaller {
  const arn = parseArn(text);
  const name = arn?.resource.slice(arn.resource.lastIndexOf('/') + 1);
  if (!arn || arn.service !== 'iam' || !arn.resource.startsWith('user/') || !name) throw new RolegateError('InvalidInput', `Invalid CallerArn: ${text} is not the ARN of an IAM user.`);
  return { principal: { kind: 'user', account: arn.account, arn: text, userArn: text }, conditions: ofUser(arn.account, text, name), administrator: false };
}

/** Nobody in particular, in the account of who asks. */
export const namelessCaller = (account: string): SimulatedCaller => ({ principal: { kind: 'user', account, arn: '' }, conditions: {}, administrator: false });
