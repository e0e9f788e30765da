import { Naming, type CompiledPolicy, type CompiledStatement } from './compiled-policy.js';
import type { ConditionTest } from './conditions/condition-test.js';
import type { PolicyRequest } from './decision.js';

/** The first condition that does not hold; undefined when all do. */
export function failingCondition(statement: CompiledStatement, request: PolicyRequest): ConditionTest | undefined {
  for (const condition of statement.conditions) if (!condition.holds(request.context)) return condition;
  return undefined;
}

/** Does the statement apply? Its action is known to fit. */
function applies(statement: CompiledStatement, request: PolicyRequest): boolean {
  return (
    statement.naming(request.principal) !== Naming.none &&
    statement.matchesResource(request.resource, request.context) &&
    failingCondition(statement, request) === undefined
  );
}

export function firstDeny(policies: readonly CompiledPolicy[], request: PolicyRequest): CompiledStatement | undefined {
  for (const policy of policies) {
    for (const statement of policy.statementsFor(request.action).denies) if (applies(statement, request)) return statement;
  }
  return undefined;
}

export function firstAllow(policies: readonly CompiledPolicy[] | undefined, request: PolicyRequest): CompiledStatement | undefined {
  if (policies === undefined) return undefined;
  for (const policy of policies) {
    for (const statement of policy.statementsFor(request.action).allows) if (applies(statement, request)) return statement;
  }
  return undefined;
}

/** The Allow of a resource policy that names the caller most closely. */
export interface ResourceAllow {
  readonly naming: Naming;
  readonly statement: CompiledStatement | undefined;
}

const NO_ALLOW: ResourceAllow = Object.freeze({ naming: Naming.none, statement: undefined });

export function resourceAllow(policies: readonly CompiledPolicy[] | undefined, request: PolicyRequest): ResourceAllow {
  if (policies === undefined) return NO_ALLOW;
  let best: Naming = Naming.none;
  let found: CompiledStatement | undefined;
  for (const policy of policies) {
    for (const statement of policy.statementsFor(request.action).allows) {
      const naming = statement.naming(request.principal);
      if (naming <= best || !statement.matchesResource(request.resource, request.context)) continue;
      if (failingCondition(statement, request) !== undefined) continue;
      best = naming;
      found = statement;
      if (best === Naming.self) return { naming: best, statement: found };
    }
  }
  return found === undefined ? NO_ALLOW : { naming: best, statement: found };
}
