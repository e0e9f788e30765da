import type { ConditionTest } from '../conditions/condition-test.js';
import type { Condition, OperatorName } from '../document.js';
import { tokensOf, type TemplateOptions } from '../template.js';
import { anyOf, type Coverage, type Extent, opposite } from './extent.js';
import { KnownContext, SingleValues } from './known-context.js';
import { textCoverage } from './text-coverage.js';

/** Operators whose truth changes once at most while a value grows. */
const ORDERING: ReadonlySet<OperatorName> = new Set<OperatorName>([
  'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals',
  'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals',
]);

/** Operators on texts that begin in a known way; true: the condition holds where no value matches. */
const ON_TEXT: ReadonlyMap<OperatorName, { readonly wildcards: boolean; readonly negated: boolean }> = new Map<OperatorName, { readonly wildcards: boolean; readonly negated: boolean }>([
  ['StringEquals', { wildcards: false, negated: false }], ['StringNotEquals', { wildcards: false, negated: true }],
  ['StringLike', { wildcards: true, negated: false }], ['StringNotLike', { wildcards: true, negated: true }],
]);

/** Of the requests of an extent, those for which a condition holds. */
export function conditionCoverage(test: ConditionTest, extent: Extent, options: TemplateOptions): Coverage {
  const known = extent.about(test.key);
  if (known === undefined) return 'some';
  if ('value' in known) return truth(test, known.value, extent);
  if ('prefix' in known) return beginning(test.condition, known.prefix, extent, options);
  const ends = test.condition.qualifier === undefined && ORDERING.has(test.condition.operator) ? truth(test, known.from, extent) : 'some';
  return ends === truth(test, known.to, extent) ? ends : 'some';
}

/** With this value for the key itself; other keys may stand in the condition's values as variables. */
function truth(test: ConditionTest, value: string | readonly string[] | undefined, extent: Extent): Coverage {
  const values = new KnownContext(extent);
  const holds = test.holds({ get: (key) => (key === test.key ? value : values.get(key)) });
  return values.unsure ? 'some' : holds ? 'all' : 'none';
}

function beginning(condition: Condition, prefix: string, extent: Extent, options: TemplateOptions): Coverage {
  const operator = condition.qualifier === undefined ? ON_TEXT.get(condition.operator) : undefined;
  if (operator === undefined) return 'some';
  const values = new SingleValues(extent);
  const covered = anyOf(condition.values.map((value) => {
    const tokens = tokensOf(value, { ...options, wildcards: operator.wildcards }, values);
    return tokens === undefined ? 'none' : textCoverage(tokens, prefix);
  }));
  if (values.unsure) return 'some';
  return operator.negated ? opposite(covered) : covered;
}
