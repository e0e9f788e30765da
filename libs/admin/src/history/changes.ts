import { type Json, type JsonObject, isArray, isObject, sameJson } from './json.js';

/** One difference between two states; without `before` it is new, without `after` it is gone. */
export interface Change {
  /** `maxSessionDuration`, `policies[Policy1].policyDocument.Statement[0].Action`; what a thing of a list is called stands in brackets. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** What tells things of a list apart, where every one of them has it and no two the same: the field's own names for it. */
const IDENTITIES = ['policyName', 'policyArn', 'accessKeyId', 'keyId', 'versionId', 'mfaDeviceId', 'groupId', 'revocationId', 'type', 'key', 'Key', 'Sid', 'id', 'Id', 'ID', 'name'] as const;

/** Differences of two states, in the order of their fields; undefined: there was, or is, nothing. */
export function changesBetween(before: Json | undefined, after: Json | undefined): readonly Change[] {
  const changes: Change[] = [];
  compare('', asDocument(before), asDocument(after), changes);
  return changes;
}

function compare(path: string, before: Json | undefined, after: Json | undefined, changes: Change[]): void {
  if (sameJson(before, after)) return;
  if (isObject(before) && isObject(after)) return compareFields(path, before, after, changes);
  if (isArray(before) && isArray(after)) return compareLists(path, before, after, changes);
  if (path === '' && (isObject(before) || isObject(after))) return compareFields(path, (before ?? {}) as JsonObject, (after ?? {}) as JsonObject, changes);
  changes.push({ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
}

function compareFields(path: string, before: JsonObject, after: JsonObject, changes: Change[]): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compare(path === '' ? name : `${path}.${name}`, asDocument(before[name]), asDocument(after[name]), changes);
  }
}

function compareLists(path: string, before: readonly Json[], after: readonly Json[], changes: Change[]): void {
  const identity = identityOf(before, after);
  if (identity !== undefined) return compareNamed(path, identity, before as readonly JsonObject[], after as readonly JsonObject[], changes);
  const gone = [...before];
  const come: { readonly at: number; readonly item: Json }[] = [];
  after.forEach((item, at) => {
    const same = gone.findIndex((one) => sameJson(one, item));
    if (same >= 0) gone.splice(same, 1);
    else come.push({ at, item });
  });
  // The same things in another order.
  if (gone.length === 0 && come.length === 0) return void changes.push({ path, before, after });
  // What is left on both sides was changed, in this order: a statement that was edited, not one that went and one that came.
  for (const [i, { at, item }] of come.entries()) compare(`${path}[${at}]`, isObject(gone[i]) && isObject(item) ? gone[i] : undefined, item, changes);
  gone.forEach((item, i) => {
    if (!(isObject(item) && isObject(come[i]?.item))) changes.push({ path: `${path}[${before.indexOf(item)}]`, before: item });
  });
}

function compareNamed(path: string, identity: string, before: readonly JsonObject[], after: readonly JsonObject[], changes: Change[]): void {
  const [old, current] = [byName(identity, before), byName(identity, after)];
  for (const name of new Set([...old.keys(), ...current.keys()])) compare(`${path}[${name}]`, old.get(name), current.get(name), changes);
}

const byName = (identity: string, items: readonly JsonObject[]): Map<string, JsonObject> => new Map(items.map((item) => [String(item[identity]), item]));

function identityOf(before: readonly Json[], after: readonly Json[]): string | undefined {
  return IDENTITIES.find((name) => [before, after].every((items) =>
    items.every((item) => isObject(item) && typeof item[name] === 'string') && new Set(items.map((item) => (item as JsonObject)[name])).size === items.length));
}

/** A policy document is kept as its author wrote it; compared is what it says. */
function asDocument(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return value;
  try {
    const parsed = JSON.parse(value) as Json;
    return isObject(parsed) ? parsed : value;
  } catch {
    return value;
  }
}
