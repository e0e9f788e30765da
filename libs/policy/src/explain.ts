import { authorize, decidingStatement } from './authorize.js';
import { Naming, type CompiledPolicy } from './compiled-policy.js';
import type { AuthorizationInput, Decision, DenyReason, FailedCondition, Via } from './decision.js';
import { writtenOperator } from './document.js';
import { failingCondition } from './matching.js';

/** The sides whose silence led to a denial, in the order in which an operator would look. */
function silentSides(reason: DenyReason, input: AuthorizationInput): [readonly CompiledPolicy[] | undefined, Via][] {
  switch (reason) {
    case 'session-policy':
      return [[input.session, 'session']];
    case 'boundary':
      return [[input.boundary, 'boundary']];
    case 'trust':
      return [[input.resourcePolicy, 'trust']];
    case 'cross-account':
      return [[input.resourcePolicy, 'resource']];
    default:
      return [
        [input.identity, 'identity'],
        [input.resourcePolicy, input.trust ? 'trust' : 'resource'],
      ];
  }
}

/** The first Allow of these policies that would apply but for a condition. */
function nearMiss(policies: readonly CompiledPolicy[] | undefined, via: Via, input: AuthorizationInput): FailedCondition | undefined {
  for (const policy of policies ?? []) {
    for (const statement of policy.statementsFor(input.action).allows.all) {
      if (statement.naming(input.principal) === Naming.none || !statement.matchesResource(input.resource, input.context)) continue;
      const test = failingCondition(statement, input);
      if (test === undefined) continue;
      const { condition } = test;
      return {
        statement: decidingStatement(statement, via),
        key: condition.key,
        operator: writtenOperator(condition),
        wanted: condition.values,
        actual: input.context.get(test.key),
      };
    }
  }
  return undefined;
}

/**
 * As `authorize`, and for a denial by silence also the condition that stood in the way, if one did: reason
 * `no-statement` becomes `condition-failed`. Slower; for denials, audit and simulation.
 */
export function explain(input: AuthorizationInput): Decision {
  const decision = authorize(input);
  if (decision.allowed || decision.reason === 'explicit-deny') return decision;
  for (const [policies, via] of silentSides(decision.reason as DenyReason, input)) {
    const failed = nearMiss(policies, via, input);
    if (failed !== undefined) return { ...decision, reason: decision.reason === 'no-statement' ? 'condition-failed' : decision.reason, failed };
  }
  return decision;
}
