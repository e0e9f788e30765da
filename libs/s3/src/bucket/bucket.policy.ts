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
    compiled.set(state, (policies = [compilePolicy(`bucket-policy/${state.name}`, namingTheTenant(document, bucketNamespace(state.account)))]));
  }
  return policies;
}

/** Callers from outside a tenant are asked with the tenant in the ARN; a tenant's policies may leave it out, as in Ceph. */
function namingTheTenant(document: PolicyDocument, tenant: string): PolicyDocument {
  if (tenant === '') return document;
  return { ...document, statements: document.statements.map((statement) => withTenant(statement, tenant)) };
}

const withTenant = (statement: Statement, tenant: string): Statement =>
  statement.resources === undefined ? statement : {
    ...statement,
    resources: {
      negated: statement.resources.negated,
      patterns: statement.resources.patterns.flatMap((pattern) => (pattern.startsWith('arn:aws:s3:::') ? [pattern, `arn:aws:s3::${tenant}:${pattern.slice(13)}`] : [pattern])),
    },
  };

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
