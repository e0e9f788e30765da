/** One parameter of a query, decoded to bytes (one character each, as everything of a request here). */
export interface QueryPair {
  readonly name: string;
  /** Undefined: without `=`. */
  readonly value: string | undefined;
}

export function queryPairs(rawQuery: string): QueryPair[] {
  const pairs: QueryPair[] = [];
  for (const part of rawQuery.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    pairs.push(equals < 0 ? { name: decodeToBytes(part), value: undefined } : { name: decodeToBytes(part.slice(0, equals)), value: decodeToBytes(part.slice(equals + 1)) });
  }
  return pairs;
}

/** A malformed escape stands for itself. */
const decodeToBytes = (raw: string): string =>
  raw.replaceAll('+', ' ').replace(/%([0-9A-Fa-f]{2})/g, (_escape, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
