import { setImmediate as turn } from 'node:timers/promises';
import { RolegateError, parseArn } from '#kernel';
import type { RecordedRequests } from '#operation';
import { type AuthorizationInput, type CompiledPolicy, type Decision, type Grants, type PolicySwitches, authorize, compilePolicies, explain } from '#policy';
import { contextKeysOf } from './context-keys.js';
import type { PolicySource } from './read-policy-source.js';
import { sourceAsCaller } from './simulated-caller.js';
import { SimulatedContext } from './simulated-context.js';
import { type SimulatedPolicy, passedPolicy } from './simulated-policies.js';
import { sourceBoundary, sourcePolicies } from './source-policies.js';

/** A policy in another form. Without a name it stands in place of all policies of the source, its groups' among them. */
export interface PolicyChange {
  readonly document: string;
  /** Of an inline policy; it need not exist yet. */
  readonly policyName?: string;
  /** Of an attached managed policy. */
  readonly policyArn?: string;
}

export interface ChangedDecision {
  readonly request: RecordedRequests;
  readonly before: Decision;
  readonly after: Decision;
}

export interface PolicyTrial {
  /** Requests that would be decided otherwise. */
  readonly changed: readonly ChangedDecision[];
  /** Those that the present policies decide otherwise than the record says: they have changed since, or what decided is not recorded. */
  readonly drifted: number;
  /** Not decided by identity policies, before and after: administrators, trust, session policies … */
  readonly untouched: number;
  /** Condition keys and variables that the policies ask for and records do not have: about these nothing is known. */
  readonly keysNotRecorded: readonly string[];
}

/** What records say about a request, beside who made it. */
const RECORDED_KEYS = ['aws:SourceIp', 'aws:UserAgent', 'aws:CurrentTime', 'aws:EpochTime'];
/** Reasons that no identity policy changes. A session policy and a trust policy are not recorded; administrators are not stopped. */
const ELSEWHERE: ReadonlySet<string> = new Set(['administrator', 'session-policy', 'trust', 'trust-policy', 'cross-account', 'anonymous', 'revoked']);
/** What besides identity policies allowed it then, and would now; a Deny still refuses it. */
const GRANTS: Readonly<Record<string, Grants>> = {
  owner: { owner: true }, caps: { caps: true }, acl: { acl: true }, 'account-root': { accountRoot: true }, 'identity-not-needed': { identityNotNeeded: true }, 'resource-policy': { identityNotNeeded: true },
};
/** Milliseconds after which other requests get their turn. */
const TURN = 5;

/** @throws RolegateError InvalidInput for a document that does not parse; NoSuchEntity for a managed policy that is not attached */
export async function tryPolicy(source: PolicySource, change: PolicyChange, requests: readonly RecordedRequests[], switches: PolicySwitches): Promise<PolicyTrial> {
  const present = sourcePolicies(source, switches);
  const tried = passedPolicy(change.policyName ?? change.policyArn ?? 'policy', change.document, 'identity', switches);
  const [before, after] = [compilePolicies(present), compilePolicies(changedTo(present, tried, change, source))];
  const boundary = sourceBoundary(source, switches);
  const caller = sourceAsCaller(source);
  const decide = (request: RecordedRequests, identity: CompiledPolicy, how: (input: AuthorizationInput) => Decision): Decision => how({
    switches, principal: caller.principal, action: request.action, resource: request.resource, resourceAccount: parseArn(request.resource)?.account || source.account,
    context: contextOf(caller.conditions, request), identity: [identity], boundary: boundary && [compilePolicies(boundary)], grants: request.denied ? undefined : GRANTS[request.reason],
  });
  const changed: ChangedDecision[] = [];
  let [drifted, untouched, since] = [0, 0, performance.now()];
  for (const request of requests) {
    if (ELSEWHERE.has(request.reason) || (request.denied && request.deciding.startsWith('resource:'))) {
      untouched += request.count;
      continue;
    }
    const [is, would] = [decide(request, before, authorize), decide(request, after, authorize)];
    if (is.allowed === request.denied) drifted += request.count;
    if (is.allowed !== would.allowed) changed.push({ request, before: decide(request, before, explain), after: decide(request, after, explain) });
    if (performance.now() - since < TURN) continue;
    await turn();
    since = performance.now();
  }
  const known = new SimulatedContext({ ...caller.conditions, ...Object.fromEntries(RECORDED_KEYS.map((key) => [key, 'known'])) });
  return { changed, drifted, untouched, keysNotRecorded: contextKeysOf([...present, tried].map(({ document }) => document)).filter((key) => !known.has(key)) };
}

function changedTo(present: readonly SimulatedPolicy[], tried: SimulatedPolicy, { policyName, policyArn }: PolicyChange, source: PolicySource): readonly SimulatedPolicy[] {
  if (policyName === undefined && policyArn === undefined) return [tried];
  const replaced = present.filter(({ id, sourceType }) => id === tried.id && (policyArn !== undefined || sourceType === source.type));
  if (policyArn !== undefined && replaced.length === 0) throw new RolegateError('NoSuchEntity', `Policy ${policyArn} is not attached to ${source.name}.`);
  return [...present.filter((policy) => !replaced.includes(policy)), tried];
}

const contextOf = (caller: ConstructorParameters<typeof SimulatedContext>[0], { sourceIp, userAgent, time }: RecordedRequests): SimulatedContext => new SimulatedContext({
  ...caller, 'aws:SourceIp': sourceIp || undefined, 'aws:UserAgent': userAgent || undefined, 'aws:CurrentTime': time.toISOString(), 'aws:EpochTime': String(Math.floor(time.getTime() / 1000)),
});
