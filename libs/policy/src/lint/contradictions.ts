import { mayHaveSeveralValues } from '../catalogue.js';
import { parseDate, parseNumber } from '../conditions/number.js';
import type { Condition } from '../document.js';
import { matchWildcard } from '../wildcard.js';
import { demandsPresence } from './condition-keys.js';
import type { Remark } from './finding.js';
import type { Subject } from './subject.js';

/** Can no request satisfy both? Told from the document alone; when in doubt, no. */
type Contradiction = (one: Condition, other: Condition) => boolean;

const isPlain = ({ qualifier, values }: Condition): boolean => qualifier === undefined && !values.some((value) => value.includes('${'));

const wantsAbsence: Contradiction = (one, other) =>
  one.operator === 'Null' && !demandsPresence(one) && !one.values.some((value) => value.toLowerCase() === 'false') && demandsPresence(other);

/** StringEquals a, StringNotEquals a: true of no request, however many values the key has. */
const excludesAll: Contradiction = (one, other) =>
  one.operator === 'StringEquals' && other.operator === 'StringNotEquals' && !one.ifExists && isPlain(one) && isPlain(other) &&
  one.values.every((value) => other.values.includes(value));

/** Two operators that no single value can satisfy together. */
const disjoint: Contradiction = (one, other) => {
  if (one.operator !== 'StringEquals' || one.ifExists || !isPlain(one) || !isPlain(other) || mayHaveSeveralValues(one.key)) return false;
  const matches = singleValueTest(other);
  return matches !== undefined && !one.values.some((value) => other.values.some((pattern) => matches(pattern, value)));
};

function singleValueTest({ operator }: Condition): ((pattern: string, value: string) => boolean) | undefined {
  switch (operator) {
    case 'StringEquals':
      return (pattern, value) => pattern === value;
    case 'StringEqualsIgnoreCase':
      return (pattern, value) => pattern.toLowerCase() === value.toLowerCase();
    case 'StringLike':
      return matchWildcard;
    default:
      return undefined;
  }
}

interface Bound {
  readonly value: number;
  readonly inclusive: boolean;
  readonly upper: boolean;
  readonly family: string;
}

const COMPARISON = /^(Numeric|Date)(Less|Greater)Than(Equals)?$/;

/** Values are alternatives, so the most generous one is the bound. */
function boundOf(condition: Condition): Bound | undefined {
  const parts = COMPARISON.exec(condition.operator);
  if (parts === null || condition.ifExists || condition.qualifier !== undefined) return undefined;
  const upper = parts[2] === 'Less';
  const parse = parts[1] === 'Date' ? parseDate : parseNumber;
  const numbers = condition.values.map((value) => parse(value)!);
  return { value: upper ? Math.max(...numbers) : Math.min(...numbers), inclusive: parts[3] !== undefined, upper, family: parts[1]! };
}

const emptyRange: Contradiction = (one, other) => {
  const [lower, upper] = [boundOf(one), boundOf(other)];
  if (lower === undefined || upper === undefined || lower.upper || !upper.upper || lower.family !== upper.family || mayHaveSeveralValues(one.key)) return false;
  return lower.value > upper.value || (lower.value === upper.value && !(lower.inclusive && upper.inclusive));
};

const CONTRADICTIONS: readonly Contradiction[] = [wantsAbsence, excludesAll, disjoint, emptyRange];

/** Conditions on one key that exclude each other. A key has at most one condition per operator and spelling. */
export function* contradictoryConditions(subject: Subject): Generator<Remark> {
  const earlier = new Map<string, Condition[]>();
  for (const condition of subject.statement.conditions) {
    const key = condition.key.toLowerCase();
    const others = earlier.get(key) ?? [];
    earlier.set(key, [...others, condition]);
    const excluded = others.find((other) => CONTRADICTIONS.some((excludes) => excludes(condition, other) || excludes(other, condition)));
    if (excluded === undefined) continue;
    const message = `${excluded.operator} and ${condition.operator} on ${condition.key} exclude each other: the statement can never match`;
    yield { code: 'contradictory-conditions', message, steps: subject.conditionSteps(condition) };
  }
}
