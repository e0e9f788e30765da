import type { Position } from '@aws-sdk/client-iam';

export interface StatementPlace {
  readonly StartPosition: Position;
  readonly EndPosition: Position;
}

/** Where the string ends that begins at `at`: behind its closing quote. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** Behind a comment that begins at `at` (profile ceph takes them); `at` where none does. */
function endOfComment(text: string, at: number): number {
  const block = text.startsWith('/*', at);
  if (!block && !text.startsWith('//', at)) return at;
  const end = text.indexOf(block ? '*/' : '\n', at + 2);
  return end < 0 ? text.length : end + (block ? 2 : 1);
}

/**
 * Where the statements of a document stand, in its order: from the opening brace to behind the closing one. The text is
 * one that parsed. Statements are its objects at depth 1, or at depth 2 in the one list that it has there: of the three
 * elements of a document none but `Statement` has either.
 */
export function statementPlaces(text: string): readonly StatementPlace[] {
  const places: StatementPlace[] = [];
  const open: { readonly bracket: string; readonly position: Position }[] = [];
  let line = 1;
  let lineStart = 0;
  const positionOf = (offset: number): Position => ({ Line: line, Column: offset - lineStart + 1 });
  for (let at = 0; at < text.length; ) {
    const char = text[at]!;
    // A string has no line breaks, a comment may.
    const next = char === '"' ? endOfString(text, at) : char === '/' ? endOfComment(text, at) : at + 1;
    if (char === '{' || char === '[') open.push({ bracket: char, position: positionOf(at) });
    else if (char === '}' || char === ']') {
      const { position } = open.pop()!;
      const isStatement = char === '}' && (open.length === 1 || (open.length === 2 && open[1]!.bracket === '['));
      if (isStatement) places.push({ StartPosition: position, EndPosition: positionOf(next) });
    }
    if (char !== '\n' && char !== '/') at = next;
    for (; at < next; at++) {
      if (text[at] !== '\n') continue;
      line++;
      lineStart = at + 1;
    }
  }
  return places;
}
