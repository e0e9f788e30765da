import type { RequestContext } from '../decision.js';
import type { Condition } from '../document.js';
import type { TemplateOptions } from '../template.js';
import type { ConditionTest, ValueMatcher } from './condition-test.js';
import { OPERATORS } from './operators.js';

/**
 * Truth of one key under one operator (IAM User Guide, "Conditions with multiple context keys or values" and
 * "Multivalued context keys"): values are alternatives, for negated operators none may match. A missing key fails
 * positive operators and ForAnyValue, satisfies negated operators, …IfExists and ForAllValues. A key with several
 * values under an operator without qualifier counts as matched when any value matches.
 */
class CompiledCondition implements ConditionTest {
  readonly key: string;
  readonly #matches: ValueMatcher;
  readonly #negated: boolean;
  readonly #whenMissing: boolean;

  constructor(
    readonly condition: Condition,
    options: TemplateOptions,
  ) {
    const operator = OPERATORS[condition.operator];
    this.key = condition.key.toLowerCase();
    this.#matches = operator.compile(condition.values, options);
    this.#negated = operator.negated;
    this.#whenMissing = condition.ifExists || condition.qualifier === 'ForAllValues' || (this.#negated && condition.qualifier === undefined);
  }

  holds(context: RequestContext): boolean {
    const actual = context.get(this.key);
    if (actual === undefined) return this.#whenMissing;
    if (typeof actual === 'string') return this.#matches(actual, context) !== this.#negated;
    return actual.length === 0 ? this.#whenMissing : this.#holdsForSeveral(actual, context);
  }

  #holdsForSeveral(actual: readonly string[], context: RequestContext): boolean {
    const { qualifier } = this.condition;
    // Without a qualifier, "some value matches" is found first and negated as a whole.
    const wanted = qualifier === undefined ? true : !this.#negated;
    for (const value of actual) {
      const fits = this.#matches(value, context) === wanted;
      if (qualifier === 'ForAllValues') {
        if (!fits) return false;
      } else if (fits) return qualifier === undefined ? !this.#negated : true;
    }
    return qualifier === undefined ? this.#negated : qualifier === 'ForAllValues';
  }
}

/** `Null`: "true" asks for the key's absence, "false" for its presence. */
class NullCondition implements ConditionTest {
  readonly key: string;
  readonly #wantsAbsent: boolean;
  readonly #wantsPresent: boolean;

  constructor(readonly condition: Condition) {
    this.key = condition.key.toLowerCase();
    this.#wantsAbsent = condition.values.some((value) => value.toLowerCase() === 'true');
    this.#wantsPresent = condition.values.some((value) => value.toLowerCase() === 'false');
  }

  holds(context: RequestContext): boolean {
    const actual = context.get(this.key);
    return actual === undefined || actual.length === 0 && typeof actual !== 'string' ? this.#wantsAbsent : this.#wantsPresent;
  }
}

export const compileCondition = (condition: Condition, options: TemplateOptions): ConditionTest =>
  condition.operator === 'Null' ? new NullCondition(condition) : new CompiledCondition(condition, options);
