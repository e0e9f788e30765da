import { canonicalComponent } from './uri-encoding.js';

interface Pair {
  readonly name: string;
  readonly value: string;
}

/**
 * The canonical query: every name and value encoded once, sorted by name and then value in code-point order (S3 API
 * Reference, "Create a canonical request"). A parameter without `=` gets one. `without` names a parameter to leave out
 * (`X-Amz-Signature`).
 */
export function canonicalQuery(rawQuery: string, without?: string): string {
  if (rawQuery === '') return '';
  const pairs: Pair[] = [];
  let sorted = true;
  for (let start = 0; start <= rawQuery.length; ) {
    let end = rawQuery.indexOf('&', start);
    if (end < 0) end = rawQuery.length;
    if (end > start) {
      const pair = readPair(rawQuery, start, end);
      if (pair.name !== without) {
        if (sorted && pairs.length > 0 && comparePairs(pairs[pairs.length - 1]!, pair) > 0) sorted = false;
        pairs.push(pair);
      }
    }
    start = end + 1;
  }
  if (!sorted) pairs.sort(comparePairs);
  let text = '';
  for (const { name, value } of pairs) text += (text === '' ? '' : '&') + name + '=' + value;
  return text;
}

function readPair(rawQuery: string, start: number, end: number): Pair {
  const equals = rawQuery.indexOf('=', start);
  if (equals < 0 || equals >= end) return { name: canonicalComponent(rawQuery, start, end), value: '' };
  return { name: canonicalComponent(rawQuery, start, equals), value: canonicalComponent(rawQuery, equals + 1, end) };
}

/** Both sides are ASCII by now, so the order of code units is that of code points. */
function comparePairs(a: Pair, b: Pair): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

/**
 * The decoded value of the first parameter of that name; undefined when absent. The name is matched as written: a
 * client that escapes letters of `X-Amz-…` is answered as one that left the parameter out.
 */
export function queryParameter(rawQuery: string, name: string): string | undefined {
  for (let at = rawQuery.indexOf(name); at >= 0; at = rawQuery.indexOf(name, at + 1)) {
    if (at > 0 && rawQuery[at - 1] !== '&') continue;
    const after = at + name.length;
    if (after === rawQuery.length || rawQuery[after] === '&') return '';
    if (rawQuery[after] !== '=') continue;
    const end = rawQuery.indexOf('&', after);
    return decodeComponent(rawQuery.slice(after + 1, end < 0 ? rawQuery.length : end));
  }
  return undefined;
}

function decodeComponent(raw: string): string {
  if (!raw.includes('%') && !raw.includes('+')) return raw;
  try {
    return decodeURIComponent(raw.replaceAll('+', '%20'));
  } catch {
    return raw;
  }
}
