import { RolegateError } from '#kernel';
import { type CompiledPolicy, type PolicyDocument, type PolicySwitches, POLICY_LIMITS, PolicySyntaxError, type Statement, compilePolicy, parsePolicy } from '#policy';
import { bucketNamespace } from './bucket.projection.js';
import type { BucketState } from './bucket.state.js';

/** States are immutable, so a policy is compiled once for each that has one. */
const compiled = new WeakMap<BucketState, readonly CompiledPolicy[]>();

/** The bucket policy, ready to be asked; undefined when there is none. */
export function compiledPolicyOf(state: BucketState, switches: PolicySwitches): readonly CompiledPolicy[] | undefined {
  if (state.policy === undefined) return undefined;
  let policies = compiled.get(state);
  if (!policies) {
    const document = parsePolicy(state.policy, { kind: 'resource', switches });
    compiled.set(state, (policies = [compilePolicy(`bucket-policy/${state.name}`, withoutTenant(document, bucketNamespace(state.account)))]));
  }
  return policies;
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

/** @throws RolegateError MalformedPolicy, naming the place; also for more than 20 KB (S3 User Guide, "Bucket policies") */
export function assertBucketPolicy(policy: string, switches: PolicySwitches): void {
  if (Buffer.byteLength(policy) > POLICY_LIMITS.bucket.characters) throw new RolegateError('MalformedPolicy', `A bucket policy has at most ${POLICY_LIMITS.bucket.characters} bytes.`);
  try {
    parsePolicy(policy, { kind: 'resource', switches });
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw new RolegateError('MalformedPolicy', error.message);
    throw error;
  }
}
