import type { Condition, OperatorName } from '../document.js';
import { parseTemplate, VariableSyntaxError, type TemplateOptions } from '../template.js';
import type { ValueMatcher } from './condition-test.js';
import { binaryEquals, bool, isBase64, isBool } from './exact.js';
import { ipAddress, parseRange } from './ip-address.js';
import { compareWith, parseDate, parseNumber, type Comparison } from './number.js';
import { arnLike, stringEquals, stringEqualsIgnoreCase, stringLike } from './string.js';

interface Operator {
  /** The condition holds when the matcher does not. */
  readonly negated: boolean;
  /** What is wrong with a value of the policy; undefined when nothing. */
  problem(value: string, variables: boolean): string | undefined;
  compile(values: readonly string[], options: TemplateOptions): ValueMatcher;
}

type Compile = Operator['compile'];

function templateProblem(value: string, variables: boolean): string | undefined {
  if (!variables || !value.includes('${')) return undefined;
  try {
    parseTemplate(value);
    return undefined;
  } catch (error) {
    if (error instanceof VariableSyntaxError) return error.message;
    throw error;
  }
}

const text = (compile: Compile, negated = false): Operator => ({ negated, compile, problem: templateProblem });
const numeric = (comparison: Comparison, negated = false): Operator => ({
  negated,
  compile: compareWith(parseNumber, comparison),
  problem: (value) => (parseNumber(value) === undefined ? 'a number is expected' : undefined),
});
const date = (comparison: Comparison, negated = false): Operator => ({
  negated,
  compile: compareWith(parseDate, comparison),
  problem: (value) => (parseDate(value) === undefined ? 'a date in ISO 8601 or epoch seconds is expected' : undefined),
});
const ip = (negated: boolean): Operator => ({
  negated,
  compile: ipAddress,
  problem: (value) => (parseRange(value) === undefined ? 'an IP address or CIDR block is expected' : undefined),
});
const boolProblem = (value: string): string | undefined => (isBool(value) ? undefined : 'true or false is expected');

/** IAM User Guide, "IAM JSON policy elements: Condition operators". Null is decided on the key's presence alone. */
export const OPERATORS: Readonly<Record<OperatorName, Operator>> = {
  StringEquals: text(stringEquals),
  StringNotEquals: text(stringEquals, true),
  StringEqualsIgnoreCase: text(stringEqualsIgnoreCase),
  StringNotEqualsIgnoreCase: text(stringEqualsIgnoreCase, true),
  StringLike: text(stringLike),
  StringNotLike: text(stringLike, true),
  NumericEquals: numeric('equal'),
  NumericNotEquals: numeric('equal', true),
  NumericLessThan: numeric('less'),
  NumericLessThanEquals: numeric('less-equal'),
  NumericGreaterThan: numeric('greater'),
  NumericGreaterThanEquals: numeric('greater-equal'),
  DateEquals: date('equal'),
  DateNotEquals: date('equal', true),
  DateLessThan: date('less'),
  DateLessThanEquals: date('less-equal'),
  DateGreaterThan: date('greater'),
  DateGreaterThanEquals: date('greater-equal'),
  Bool: { negated: false, compile: bool, problem: boolProblem },
  BinaryEquals: { negated: false, compile: binaryEquals, problem: (value) => (isBase64(value) ? undefined : 'base64 is expected') },
  IpAddress: ip(false),
  NotIpAddress: ip(true),
  ArnEquals: text(arnLike),
  ArnLike: text(arnLike),
  ArnNotEquals: text(arnLike, true),
  ArnNotLike: text(arnLike, true),
  Null: { negated: false, compile: bool, problem: boolProblem },
};

/** Reads `ForAnyValue:StringLikeIfExists`; undefined when there is no such operator. */
export function parseOperator(written: string): Pick<Condition, 'operator' | 'qualifier' | 'ifExists'> | undefined {
  const colon = written.indexOf(':');
  const qualifier = colon < 0 ? undefined : written.slice(0, colon);
  if (qualifier !== undefined && qualifier !== 'ForAllValues' && qualifier !== 'ForAnyValue') return undefined;
  let name = written.slice(colon + 1);
  const ifExists = name.endsWith('IfExists');
  if (ifExists) name = name.slice(0, -'IfExists'.length);
  if (!Object.hasOwn(OPERATORS, name) || (name === 'Null' && (ifExists || qualifier !== undefined))) return undefined;
  return { operator: name as OperatorName, qualifier, ifExists };
}
