import { type Aggregate, type Append, type EventStore, ORIGIN } from '#event-sourcing';
import { accountStream, type Counted, countIn, createAccountEvents } from '#iam';
import type { AccountId } from '#kernel';

/** What a version before accounts had streams made without counting it; policies and buckets always were. */
const UNCOUNTED: ReadonlyMap<string, Counted> = new Map<string, Counted>([
  ['user', 'users'], ['role', 'roles'], ['group', 'groups'], ['instance-profile', 'instance-profiles'],
  ['oidc-provider', 'oidc-providers'], ['saml-provider', 'saml-providers'], ['mfa-device', 'mfa-devices'],
]);

/** By kind. */
export type Aggregates = ReadonlyMap<string, Aggregate>;

/** Events read at a time. */
const PAGE = 1000;

/**
 * The stream of the root administrator's account and the counts of what is in it, where a version made it that knew accounts
 * by their ids alone: without the counts nothing that is older could be deleted. Reads the whole log, once.
 * @returns undefined when the account has its stream
 */
export async function missingAccount(store: EventStore, aggregates: Aggregates, accountId: AccountId, compat: 'ceph' | 'aws'): Promise<Pick<Append, 'writes' | 'take' | 'counts'> | undefined> {
  const stream = accountStream(accountId);
  if ((await store.versions([stream])).get(stream)) return undefined;
  const counts = (await livingThings(store, aggregates, accountId)).flatMap(([what, count]) => countIn(accountId, what, count));
  return { ...createAccountEvents({ accountId }, compat, Date.now()).append, counts };
}

/** How many there are of each, of those that there are. */
async function livingThings(store: EventStore, aggregates: Aggregates, accountId: AccountId): Promise<readonly [Counted, number][]> {
  const states = new Map<string, unknown>();
  for (let position = ORIGIN, more = true; more; ) {
    const page = await store.readAfter(position, PAGE);
    for (const event of page.events) {
      const kind = kindOf(event.stream);
      const aggregate = event.account === accountId && UNCOUNTED.has(kind) ? aggregates.get(kind) : undefined;
      if (aggregate) states.set(event.stream, aggregate.evolve(states.get(event.stream), event));
    }
    ({ position, more } = page);
  }
  const counts = new Map<Counted, number>();
  for (const [stream, state] of states) {
    const what = UNCOUNTED.get(kindOf(stream))!;
    if (state !== undefined) counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts];
}

const kindOf = (stream: string): string => stream.slice(0, stream.indexOf('/'));
