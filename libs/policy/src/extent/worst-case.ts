import type { ActionStatements, CompiledPolicy, CompiledStatement } from '../compiled-policy.js';
import type { ConditionTest } from '../conditions/condition-test.js';
import type { AuthorizationInput } from '../decision.js';
import { StatementList } from '../statement-list.js';
import { conditionCoverage } from './condition-coverage.js';
import type { Coverage, Extent } from './extent.js';
import { KnownContext } from './known-context.js';
import { resourceCoverage } from './resource-coverage.js';

/** An Allow counts where it surely applies to every request, a Deny where it may apply to one. */
const counts = (effect: CompiledStatement['effect'], covered: Coverage): boolean => (effect === 'Allow' ? covered === 'all' : covered !== 'none');

/**
 * The question that `authorize` and `explain` allow only if they allow every request of the extent: `input.resource` is what
 * their resources begin with. Sound because a decision never turns to a denial by one Allow more, nor to an allowance by one
 * Deny more. Not complete: several Allows that only together cover the extent do not count.
 */
export function worstCase(input: AuthorizationInput, extent: Extent): AuthorizationInput {
  const worst = (policies: readonly CompiledPolicy[] | undefined): readonly CompiledPolicy[] | undefined =>
    policies?.map((policy) => new WorstPolicy(policy, input.resource, extent));
  return { ...input, context: new KnownContext(extent), identity: worst(input.identity), boundary: worst(input.boundary), session: worst(input.session), resourcePolicy: worst(input.resourcePolicy) };
}

class WorstPolicy implements CompiledPolicy {
  constructor(private readonly real: CompiledPolicy, private readonly resource: string, private readonly extent: Extent) {}

  statementsFor(action: string): ActionStatements {
    const { denies, allows } = this.real.statementsFor(action);
    return { denies: this.worst(denies), allows: this.worst(allows) };
  }

  private worst({ all }: StatementList): StatementList {
    return new StatementList(all.map((statement) => new WorstStatement(statement, this.resource, this.extent)));
  }
}

class WorstStatement implements CompiledStatement {
  readonly policyId: string;
  readonly sid?: string;
  readonly index: number;
  readonly effect: CompiledStatement['effect'];
  readonly naming: CompiledStatement['naming'];
  readonly resources: CompiledStatement['resources'];
  readonly options: CompiledStatement['options'];
  /** Nothing is looked up by a resource that is only a beginning. */
  readonly anchors = undefined;
  readonly conditions: readonly ConditionTest[];

  constructor(real: CompiledStatement, private readonly resource: string, private readonly extent: Extent) {
    const { policyId, sid, index, effect, resources, options } = real;
    this.policyId = policyId;
    this.sid = sid;
    this.index = index;
    this.effect = effect;
    this.naming = (principal) => real.naming(principal);
    this.resources = resources;
    this.options = options;
    this.conditions = real.conditions.map((test) => ({ condition: test.condition, key: test.key, holds: () => counts(effect, conditionCoverage(test, extent, options)) }));
  }

  matchesResource(): boolean {
    return counts(this.effect, resourceCoverage(this.resources, this.resource, this.extent, this.options));
  }
}
