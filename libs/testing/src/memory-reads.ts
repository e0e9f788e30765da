import type { Aggregate, Versioned } from '#event-sourcing';
import { ORIGIN } from '#event-sourcing';
import type { Activity, Directory, ListPage, ListQuery, Reads } from '#operation';
import { type AnyHistory, folded, owns } from './history.js';
import { memoryPast } from './memory-past.js';

const find = <S>(histories: readonly AnyHistory[], aggregate: Aggregate<S>, fits: (one: AnyHistory) => boolean): Versioned<S> | undefined => {
  const found = histories.find((one) => one.aggregate.kind === aggregate.kind && fits(one));
  return found && (folded(found) as Versioned<S>);
};

/** Nobody ever did anything. */
export const noActivity: Activity = {
  lastUses: async () => new Map(),
  hourlyUsage: async () => [],
  usage: async () => [],
  trimUsage: async () => {},
  sessions: async () => [],
  credentialReports: { find: async () => undefined, begin: async () => true, finish: async () => {}, abandon: async () => {} },
};

/** Reads over histories, with the order and paging of the real ones: by name in byte order, then by account. */
export function memoryReads(histories: readonly AnyHistory[], activity: Partial<Activity> = {}): Reads {
  return {
    byKey: async (aggregate, key) => find(histories, aggregate, (one) => owns(one, key)),
    byStream: async (aggregate, stream) => find(histories, aggregate, (one) => one.stream === stream),
    list: async (aggregate, query) => list(histories, aggregate, query),
    countReferences: async (aggregates, account, names) => countReferences(histories, aggregates, account, names),
    counts: async (names) => new Map(names.map((name) => [name, countOf(histories, name)])),
    auditRecord: async () => undefined,
    recordedRequests: async () => [],
    activity: { ...noActivity, ...activity },
    projections: async () => [],
    past: memoryPast(histories, memoryReads),
  };
}

function list<S>(histories: readonly AnyHistory[], aggregate: Aggregate<S>, query: ListQuery): ListPage<S> {
  const rows = histories
    .filter((one) => one.aggregate.kind === aggregate.kind)
    .map((one) => folded(one) as Versioned<S>)
    .flatMap((item) => (item.state === undefined ? [] : [{ item, row: aggregate.row(item.state) }]))
    .filter(({ row }) => query.account === undefined || row.account === query.account)
    .filter(({ row }) => query.pathPrefix === undefined || row.path.startsWith(query.pathPrefix))
    .filter(({ item }) => query.references === undefined || [query.references].flat().some((name) => aggregate.references?.(item.state!).includes(name)))
    .filter(({ row }) => query.afterName === undefined || row.name > query.afterName)
    .sort((a, b) => compare(a.row.name, b.row.name) || compare(a.row.account, b.row.account));
  const page = rows.slice(0, query.limit);
  return { items: page.map(({ item }) => item), nextName: rows.length > page.length ? page.at(-1)?.row.name : undefined };
}

function countReferences(histories: readonly AnyHistory[], aggregates: readonly Aggregate[], account: string, names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { state, aggregate } of histories.map((one) => ({ ...folded(one), aggregate: one.aggregate }))) {
    if (!aggregates.some(({ kind }) => kind === aggregate.kind) || state === undefined || aggregate.row(state).account !== account) continue;
    for (const name of aggregate.references?.(state) ?? []) if (names.includes(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** `policies:<account>`: as many as live in the account. */
function countOf(histories: readonly AnyHistory[], name: string): number {
  const [what = '', account = ''] = name.split(':');
  const kind = what.replace(/ies$/, 'y').replace(/s$/, '');
  return histories.filter((one) => one.aggregate.kind === kind && folded(one).state !== undefined && one.account === account.replace('account/', '')).length;
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** A node's memory over histories; always fresh. */
export function memoryDirectory(histories: readonly AnyHistory[]): Directory {
  return {
    // Memory knows living states only: a retired claim leads nowhere.
    find: (aggregate, key) => find(histories, aggregate, (one) => owns({ ...one, retiredClaims: [] }, key)),
    get: (aggregate, stream) => find(histories, aggregate, (one) => one.stream === stream),
    catchUp: async () => {},
    applied: async () => {},
    position: () => ORIGIN,
    freshen: () => undefined,
    assertFresh: () => {},
  };
}
