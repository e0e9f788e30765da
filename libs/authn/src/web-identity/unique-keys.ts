/**
 * True when no object in a JSON text has a key twice. Parsers differ in which of two they take, so what was signed could be
 * read in two ways (RFC 7519, section 4: claim names "MUST be unique").
 * @param text well-formed JSON
 */
export function hasUniqueKeys(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '{') open.push(new Set());
    else if (c === '[') open.push(undefined);
    else if (c === '}' || c === ']') open.pop();
    else if (c === '"') {
      const end = endOfString(text, i);
      if (isKey(text, end)) {
        const keys = open.at(-1)!;
        // Escapes may spell one key in several ways.
        const key = JSON.parse(text.slice(i, end)) as string;
        if (keys.has(key)) return false;
        keys.add(key);
      }
      i = end - 1;
    }
  }
  return true;
}

/** The place behind the closing quotation mark. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function isKey(text: string, after: number): boolean {
  let i = after;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++;
  return text[i] === ':';
}
