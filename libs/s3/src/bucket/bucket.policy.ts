import { bucketArn, RolegateError } from '#kernel';
import type { OperationSettings } from '#operation';
import { type CompiledPolicy, type PolicyDocument, type PolicySwitches, POLICY_LIMITS, PolicySyntaxError, type Statement, compilePolicy, parsePolicy, policyCache } from '#policy';
import { bucketNamespace } from './bucket.projection.js';
import type { BucketState } from './bucket.state.js';

/** The bucket policy, ready to be asked; undefined when there is none. States are immutable: compiled once for each, while there is room. */
export function compiledPolicyOf(state: BucketState, switches: PolicySwitches): readonly CompiledPolicy[] | undefined {
  const { policy } = state;
  return policy === undefined ? undefined : policyCache.find(state) ?? policyCache.keep(state, policy.length, [compile(state, policy, switches)]);
}

/**
 * What stands in for a policy that this profile's grammar does not take: it might deny anything, so it denies everything but
 * what mends it.
 */
const SHUT = '{"Version":"2012-10-17","Statement":[{"Sid":"Unreadable","Effect":"Deny","Principal":"*","NotAction":["s3:GetBucketPolicy","s3:PutBucketPolicy","s3:DeleteBucketPolicy"],"Resource":"*"}]}';

function compile(state: BucketState, policy: string, switches: PolicySwitches): CompiledPolicy {
  const id = `bucket-policy/${state.name}`;
  try {
    return compilePolicy(id, withoutTenant(parsePolicy(policy, { kind: 'resource', switches }), bucketNamespace(state.account)));
  } catch (error) {
    if (error instanceof PolicySyntaxError) return compilePolicy(id, parsePolicy(SHUT, { kind: 'resource', switches }));
    throw error;
  }
}

/** A tenant's policies may name the tenant in their ARNs, as in Ceph; what is asked for never does. */
function withoutTenant(document: PolicyDocument, tenant: string): PolicyDocument {
  if (tenant === '') return document;
  const prefix = `arn:aws:s3::${tenant}:`;
  const plain = (pattern: string): string => (pattern.startsWith(prefix) ? `arn:aws:s3:::${pattern.slice(prefix.length)}` : pattern);
  const plainly = ({ resources, ...statement }: Statement): Statement =>
    ({ ...statement, resources: resources && { ...resources, patterns: resources.patterns.map(plain) } });
  return { ...document, statements: document.statements.map(plainly) };
}

/**
 * More than 20 KB are refused as well (S3 User Guide, "Bucket policies"), and in profile aws resources outside the bucket; RGW
 * takes any.
 * @throws RolegateError MalformedPolicy, naming the place of the fault
 */
export function assertBucketPolicy(policy: string, bucketName: string, { switches, compat }: Pick<OperationSettings, 'switches' | 'compat'>): void {
  if (Buffer.byteLength(policy) > POLICY_LIMITS.bucket.characters) throw new RolegateError('MalformedPolicy', `A bucket policy has at most ${POLICY_LIMITS.bucket.characters} bytes.`);
  try {
    const { statements } = parsePolicy(policy, { kind: 'resource', switches });
    if (compat === 'aws' && !statements.every((statement) => liesIn(bucketName, statement))) throw new RolegateError('MalformedPolicy', 'Policy has invalid resource');
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw new RolegateError('MalformedPolicy', error.message);
    throw error;
  }
}

function liesIn(bucketName: string, { resources }: Statement): boolean {
  const arn = bucketArn(bucketName);
  return resources?.patterns.every((pattern) => pattern === arn || pattern.startsWith(`${arn}/`)) ?? true;
}
