import type { RequestContext } from './decision.js';
import { compileTokens, compileWildcard, matchTokens, pushLiteral, pushPattern, type Token } from './wildcard.js';

/**
 * Policy variables: `${key}`, `${key, 'default'}`, and `${*}` `${?}` `${$}` for the characters themselves. A variable
 * that the request does not resolve and that has no default makes its pattern match nothing. A variable's value is
 * literal: stars in it are no wildcards. Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
interface Variable {
  /** Lower-cased. */
  readonly key: string;
  readonly fallback: string | undefined;
}
type Part = { readonly text: string; readonly literal: boolean } | Variable;

export interface TemplateOptions {
  /** The document's version has variables. */
  readonly variables: boolean;
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  /** See PolicySwitches. */
  readonly multiValuedVariables: boolean;
}

export type Pattern = (text: string, context: RequestContext) => boolean;

export class VariableSyntaxError extends Error {}

/** Offset of the brace that closes a variable; a brace inside a quoted default does not. */
export function variableEnd(text: string, from: number): number {
  for (let i = from, quoted = false; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (text[i] === '}' && !quoted) return i;
  }
  throw new VariableSyntaxError('a variable is not closed with }');
}

function parseVariable(inner: string): Part {
  if (inner === '*' || inner === '?' || inner === '$') return { text: inner, literal: true };
  const comma = inner.indexOf(',');
  const key = (comma < 0 ? inner : inner.slice(0, comma)).trim();
  if (key === '' || key.includes('{') || key.includes("'")) throw new VariableSyntaxError('a variable has no key');
  if (comma < 0) return { key: key.toLowerCase(), fallback: undefined };
  const fallback = inner.slice(comma + 1).trim();
  if (fallback.length < 2 || !fallback.startsWith("'") || !fallback.endsWith("'")) {
    throw new VariableSyntaxError("the default of a variable is written in 'single quotes'");
  }
  return { key: key.toLowerCase(), fallback: fallback.slice(1, -1) };
}

/** Throws VariableSyntaxError. */
export function parseTemplate(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    if (at > from) parts.push({ text: text.slice(from, at), literal: false });
    const end = variableEnd(text, at + 2);
    parts.push(parseVariable(text.slice(at + 2, end)));
    from = end + 1;
  }
  if (from < text.length) parts.push({ text: text.slice(from), literal: false });
  return parts;
}

function resolve(variable: Variable, context: RequestContext): string | undefined {
  const value = context.get(variable.key);
  if (typeof value === 'string') return value;
  return (value?.length === 1 ? value[0] : undefined) ?? variable.fallback;
}

/** Undefined when a variable cannot be resolved. */
function resolveTokens(parts: readonly Part[], wildcards: boolean, context: RequestContext | undefined): Token[] | undefined {
  const tokens: Token[] = [];
  for (const part of parts) {
    if ('key' in part) {
      const value = context === undefined ? undefined : resolve(part, context);
      if (value === undefined) return undefined;
      pushLiteral(tokens, value);
    } else if (wildcards && !part.literal) pushPattern(tokens, part.text);
    else pushLiteral(tokens, part.text);
  }
  return tokens;
}

/** The tokens of a pattern with the values of a request; undefined: it matches nothing. Of a key with several values none stands for the others. */
export function tokensOf(text: string, { variables, wildcards }: Pick<TemplateOptions, 'variables' | 'wildcards'>, context: RequestContext): readonly Token[] | undefined {
  return resolveTokens(variables && text.includes('${') ? parseTemplate(text) : [{ text, literal: false }], wildcards, context);
}

/** Compiles a pattern; what can be done before the request comes is done here. */
export function compilePattern(text: string, options: TemplateOptions): Pattern {
  if (!options.variables || !text.includes('${')) {
    return options.wildcards ? compileWildcard(text) : (actual) => actual === text;
  }
  const parts = parseTemplate(text);
  const fixed = resolveTokens(parts, options.wildcards, undefined);
  if (fixed !== undefined) return compileTokens(fixed);
  const only = parts.length === 1 ? parts[0]! : undefined;
  if (only !== undefined && 'key' in only) {
    return (actual, context) => {
      const value = context.get(only.key);
      if (options.multiValuedVariables && Array.isArray(value)) return value.includes(actual);
      return resolve(only, context) === actual;
    };
  }
  return (actual, context) => {
    const tokens = resolveTokens(parts, options.wildcards, context);
    return tokens !== undefined && matchTokens(tokens, actual);
  };
}

