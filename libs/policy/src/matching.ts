import { Naming, type CompiledPolicy, type CompiledStatement } from './compiled-policy.js';
import type { ConditionTest } from './conditions/condition-test.js';
import type { PolicyRequest } from './decision.js';
import type { StatementList } from './statement-list.js';

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

/** The first that applies; among long lists those that name the resource's bucket come first. */
function firstApplying(statements: StatementList, request: PolicyRequest): CompiledStatement | undefined {
  // Most of a caller's policies deny nothing, and allow only some actions.
  if (statements.all.length === 0) return undefined;
  for (const statement of statements.near(request.resource)) if (applies(statement, request)) return statement;
  for (const statement of statements.anywhere) if (applies(statement, request)) return statement;
  return undefined;
}

export function firstDeny(policies: readonly CompiledPolicy[], request: PolicyRequest): CompiledStatement | undefined {
  for (const policy of policies) {
    const statement = firstApplying(policy.statementsFor(request.action).denies, request);
    if (statement !== undefined) return statement;
  }
  return undefined;
}

export function firstAllow(policies: readonly CompiledPolicy[] | undefined, request: PolicyRequest): CompiledStatement | undefined {
  if (policies === undefined) return undefined;
  for (const policy of policies) {
    const statement = firstApplying(policy.statementsFor(request.action).allows, request);
    if (statement !== undefined) return statement;
  }
  return undefined;
}

/** The Allow of a resource policy that names the caller most closely. */
export interface ResourceAllow {
  readonly naming: Naming;
  readonly statement: CompiledStatement | undefined;
}

const NO_ALLOW: ResourceAllow = Object.freeze({ naming: Naming.none, statement: undefined });

/** The closest of these and of what was found before. */
function closest(statements: readonly CompiledStatement[], request: PolicyRequest, before: ResourceAllow): ResourceAllow {
  let found = before;
  for (const statement of statements) {
    if (found.naming === Naming.self) return found;
    const naming = statement.naming(request.principal);
    if (naming <= found.naming || !statement.matchesResource(request.resource, request.context)) continue;
    if (failingCondition(statement, request) === undefined) found = { naming, statement };
  }
  return found;
}

export function resourceAllow(policies: readonly CompiledPolicy[] | undefined, request: PolicyRequest): ResourceAllow {
  let found = NO_ALLOW;
  if (policies === undefined) return NO_ALLOW;
  for (const policy of policies) {
    const { allows } = policy.statementsFor(request.action);
    found = closest(allows.anywhere, request, closest(allows.near(request.resource), request, found));
  }
  return found;
}
