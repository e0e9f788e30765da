import { compileArnPattern, isArn } from '../arn-pattern.js';
import { compilePattern, type Pattern, type TemplateOptions } from '../template.js';
import type { ValueMatcher } from './condition-test.js';

/** One pattern alone, or any of several. */
function anyOf(patterns: readonly Pattern[]): ValueMatcher {
  if (patterns.length === 1) return patterns[0]!;
  return (actual, context) => {
    for (const pattern of patterns) if (pattern(actual, context)) return true;
    return false;
  };
}

/** StringEquals: many plain values become one set. */
export function stringEquals(values: readonly string[], options: TemplateOptions): ValueMatcher {
  if (values.length > 1 && !(options.variables && values.some((value) => value.includes('${')))) {
    const all = new Set(values);
    return (actual) => all.has(actual);
  }
  return anyOf(values.map((value) => compilePattern(value, { ...options, wildcards: false })));
}

/** StringEqualsIgnoreCase: values of variables are folded like the rest. */
export function stringEqualsIgnoreCase(values: readonly string[], options: TemplateOptions): ValueMatcher {
  const matches = stringEquals(values.map((value) => value.toLowerCase()), options);
  if (!options.variables || !values.some((value) => value.includes('${'))) {
    return (actual, context) => matches(actual.toLowerCase(), context);
  }
  return (actual, context) =>
    matches(actual.toLowerCase(), {
      get(key) {
        const value = context.get(key);
        return typeof value === 'string' ? value.toLowerCase() : value?.map((one) => one.toLowerCase());
      },
    });
}

export const stringLike = (values: readonly string[], options: TemplateOptions): ValueMatcher =>
  anyOf(values.map((value) => compilePattern(value, { ...options, wildcards: true })));

/** ArnEquals and ArnLike are the same: both take wildcards (IAM User Guide, "ARN condition operators"). */
export function arnLike(values: readonly string[], options: TemplateOptions): ValueMatcher {
  const matches = anyOf(values.map((value) => compileArnPattern(value, { ...options, wildcards: true })));
  return (actual, context) => isArn(actual) && matches(actual, context);
}
