import type { RequestContext } from '../decision.js';
import type { Condition } from '../document.js';

/** A condition, compiled. */
export interface ConditionTest {
  readonly condition: Condition;
  /** The key, lower-cased. */
  readonly key: string;
  holds(context: RequestContext): boolean;
}

/** Says whether one value of the request equals any of the values in the policy, in the operator's sense. */
export type ValueMatcher = (actual: string, context: RequestContext) => boolean;
