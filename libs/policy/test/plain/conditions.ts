import type { Condition, PolicyDocument, RequestContext } from '../../src/index.js';
import { matches, matchesArn, type PatternRules } from './patterns.js';
import { toAddress, toBytes, toInstant, toNumber, within } from './values.js';

type Compare = (wanted: string, actual: string, rules: PatternRules) => boolean;

const exactly: Compare = (wanted, actual, rules) => matches(wanted, actual, { ...rules, wildcards: false });

/** Letters of variables' values count as little as those of the pattern. */
const ignoringCase: Compare = (wanted, actual, rules) => {
  const lowered: RequestContext = {
    get: (key) => {
      const value = rules.context.get(key);
      return typeof value === 'string' ? value.toLowerCase() : value?.map((one) => one.toLowerCase());
    },
  };
  return exactly(wanted.toLowerCase(), actual.toLowerCase(), { ...rules, context: lowered });
};

const arnLike: Compare = (wanted, actual, rules) => {
  const parts = actual.split(':');
  return parts[0] === 'arn' && parts.length >= 6 && parts.slice(5).join(':') !== '' && matchesArn(wanted, actual, rules);
};

const by = (read: (text: string) => number | undefined, test: (actual: number, wanted: number) => boolean): Compare => (wanted, actual) => {
  const [left, right] = [read(actual), read(wanted)];
  return left !== undefined && right !== undefined && test(left, right);
};

const ordered = (read: (text: string) => number | undefined): Record<string, Compare> => ({
  Equals: by(read, (actual, wanted) => actual === wanted),
  LessThan: by(read, (actual, wanted) => actual < wanted),
  LessThanEquals: by(read, (actual, wanted) => actual <= wanted),
  GreaterThan: by(read, (actual, wanted) => actual > wanted),
  GreaterThanEquals: by(read, (actual, wanted) => actual >= wanted),
});
const prefixed = (prefix: string, table: Record<string, Compare>): Record<string, Compare> => Object.fromEntries(Object.entries(table).map(([name, compare]) => [prefix + name, compare]));

const COMPARISONS: Readonly<Record<string, Compare>> = {
  StringEquals: exactly,
  StringEqualsIgnoreCase: ignoringCase,
  StringLike: matches,
  ...prefixed('Numeric', ordered(toNumber)),
  ...prefixed('Date', ordered(toInstant)),
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  BinaryEquals: (wanted, actual) => toBytes(actual) !== undefined && toBytes(wanted) === toBytes(actual),
  IpAddress: (wanted, actual) => within(toAddress(actual), wanted),
  ArnEquals: arnLike,
  ArnLike: arnLike,
};

/** One condition of a statement: one key under one operator. */
export function conditionHolds(condition: Condition, context: RequestContext, document: PolicyDocument): boolean {
  const written = context.get(condition.key.toLowerCase());
  const actual = written === undefined ? [] : typeof written === 'string' ? [written] : written;
  if (condition.operator === 'Null') return condition.values.some((value) => value.toLowerCase() === String(actual.length === 0));

  const positive = condition.operator.replace('Not', '');
  const negated = positive !== condition.operator;
  const rules = { context, variables: document.version === '2012-10-17', wildcards: true, severalValues: document.switches.multiValuedVariables };
  const matchesSome = (value: string): boolean => condition.values.some((wanted) => COMPARISONS[positive]!(wanted, value, rules));
  if (actual.length === 0) {
    if (condition.ifExists) return true;
    if (condition.qualifier !== undefined) return condition.qualifier === 'ForAllValues';
    return negated;
  }
  if (condition.qualifier === 'ForAllValues') return actual.every((value) => matchesSome(value) !== negated);
  if (condition.qualifier === 'ForAnyValue') return actual.some((value) => matchesSome(value) !== negated);
  return actual.some(matchesSome) !== negated;
}
