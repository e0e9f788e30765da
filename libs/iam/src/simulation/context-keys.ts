import type { PolicyDocument, Statement } from '#policy';

/** Keys of `${key}` and `${key, 'default'}`; `${*}`, `${?}` and `${$}` are characters. The text is one that parsed. */
function* variablesOf(text: string): Generator<string> {
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at + 2)) {
    const end = text.slice(at + 2).search(/[,}]/);
    const key = text.slice(at + 2, at + 2 + end).trim();
    if (key !== '*' && key !== '?' && key !== '$') yield key;
  }
}

/** Condition keys and policy variables of a statement, as written, in the order of the document. */
export function* keysOfStatement(statement: Statement, version: PolicyDocument['version']): Generator<string> {
  const variables = version === '2012-10-17';
  if (variables) for (const pattern of statement.resources?.patterns ?? []) yield* variablesOf(pattern);
  for (const { key, values } of statement.conditions) {
    yield key;
    if (variables) for (const value of values) yield* variablesOf(value);
  }
}

/** The keys of several documents, each once however it is spelled. Source: IAM API Reference, GetContextKeysForCustomPolicy. */
export function contextKeysOf(documents: readonly PolicyDocument[]): readonly string[] {
  const keys = new Map<string, string>();
  for (const { statements, version } of documents) {
    for (const statement of statements) {
      for (const key of keysOfStatement(statement, version)) if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
    }
  }
  return [...keys.values()];
}
