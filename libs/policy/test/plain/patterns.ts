import type { RequestContext } from '../../src/index.js';

/** A pattern as characters, wildcards, and the colons that separate the first fields of an ARN. */
export type Piece = { readonly character: string } | 'one' | 'run';

export interface PatternRules {
  readonly context: RequestContext;
  readonly variables: boolean;
  readonly wildcards: boolean;
  /** A whole `${key}` stands for each of several values. */
  readonly severalValues: boolean;
}

const literally = (text: string): Piece[] => [...text].map((character) => ({ character }));

/** The value of `${inner}`; undefined when nothing gives it one. */
function valueOf(inner: string, { context }: PatternRules): string | undefined {
  const [key = '', ...rest] = inner.split(',');
  const value = context.get(key.trim().toLowerCase());
  if (typeof value === 'string') return value;
  if (value !== undefined && value.length === 1) return value[0];
  return rest.length === 0 ? undefined : rest.join(',').trim().slice(1, -1);
}

/** Where the variable that starts at `${` ends: at the first brace outside single quotes. */
function closing(text: string, start: number): number {
  let quotes = 0;
  for (let i = start; ; i++) {
    if (text[i] === "'") quotes++;
    if (text[i] === '}' && quotes % 2 === 0) return i;
  }
}

/** Every reading of a pattern: none when a variable has no value, several when a whole variable has several. */
export function readings(text: string, rules: PatternRules): Piece[][] {
  if (rules.variables && rules.severalValues && text.startsWith('${') && closing(text, 2) === text.length - 1) {
    const value = rules.context.get(text.slice(2, -1).split(',')[0]!.trim().toLowerCase());
    if (Array.isArray(value)) return value.map(literally);
  }
  const pieces: Piece[] = [];
  for (let rest = text; rest !== ''; ) {
    if (rules.variables && rest.startsWith('${')) {
      const end = closing(rest, 2);
      const inner = rest.slice(2, end);
      const value = inner === '*' || inner === '?' || inner === '$' ? inner : valueOf(inner, rules);
      if (value === undefined) return [];
      pieces.push(...literally(value));
      rest = rest.slice(end + 1);
      continue;
    }
    const character = [...rest][0]!;
    pieces.push(rules.wildcards && character === '*' ? 'run' : rules.wildcards && character === '?' ? 'one' : { character });
    rest = rest.slice(character.length);
  }
  return [pieces];
}

/** The definition: a star is any run, a question mark any one character. */
export function fits(pieces: readonly Piece[], text: string): boolean {
  const characters = [...text];
  let reached = new Set([0]);
  for (const piece of pieces) {
    const next = new Set<number>();
    for (const at of reached) {
      if (piece === 'run') for (let end = at; end <= characters.length; end++) next.add(end);
      else if (at < characters.length && (piece === 'one' || piece.character === characters[at])) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(characters.length);
}

export const matches = (pattern: string, text: string, rules: PatternRules): boolean => readings(pattern, rules).some((pieces) => fits(pieces, text));

/** Splits a pattern at its first five colons outside variables. */
function fieldsOf(pattern: string, variables: boolean): string[] {
  const fields = [''];
  for (let i = 0; i < pattern.length; i++) {
    let piece = pattern[i]!;
    if (variables && pattern.startsWith('${', i)) piece = pattern.slice(i, closing(pattern, i + 2) + 1);
    if (piece === ':' && fields.length < 6) fields.push('');
    else fields[fields.length - 1] += piece;
    i += piece.length - 1;
  }
  return fields;
}

/** Field by field; the last field of the pattern takes what is left of the ARN. */
export function matchesArn(pattern: string, arn: string, rules: PatternRules): boolean {
  const patterns = fieldsOf(pattern, rules.variables);
  if (patterns.length === 1) return matches(pattern, arn, rules);
  const parts = arn.split(':');
  if (parts.length < patterns.length) return false;
  const texts = [...parts.slice(0, patterns.length - 1), parts.slice(patterns.length - 1).join(':')];
  return patterns.every((field, i) => matches(field, texts[i]!, { ...rules, severalValues: false }));
}
