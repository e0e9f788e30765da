import { type Aggregate, ORIGIN, type Position, type StoredEvent, comparePositions, fold, formatPosition, parsePosition } from '#event-sourcing';
import { RolegateError, isRealAccount } from '#kernel';
import { type AdminInput, type AsOf, type NamedStream, type OperationContext, type Past, type ReadOperation, defineRead, eventsUntil } from '#operation';
import { filled, invalidArgument } from '../parameters.js';
import { GET_HISTORY, pastRequest, reaches } from './history.authorization.js';
import { shownState } from './shown-state.js';
import { toldHistory } from './told-history.js';
import { getHistoryApi } from './history.api.js';

const LARGEST_PAGE = 1000;
const PAGE = 100;

interface Named {
  readonly kind: string;
  readonly name: string;
  /** Undefined: not said. */
  readonly account: string | undefined;
}

/** `<kind>/<name>`, with the account beside it: `tenant` or `account-id`, '' outside both. */
function named(input: AdminInput): Named {
  const path = input.path ?? '';
  const slash = path.indexOf('/');
  return { kind: slash < 0 ? path : path.slice(0, slash), name: slash < 0 ? '' : path.slice(slash + 1), account: input['account-id'] ?? input.tenant };
}

/**
 * Who changed a thing, when, from where and why, and what it changed; newest last. With `as-of` the thing as it was. Found
 * by its name, also one that it had once, or by its id; all things that ever had the name are told of. Without an account
 * it is the caller's, else the only one in which there is such a name.
 */
export const getHistory = (aggregates: ReadonlyMap<string, Aggregate>): ReadOperation<AdminInput> => defineRead({
  name: 'AdminGetHistory',
  service: 'admin',
  feature: 'history',
  route: { method: 'GET', path: '/rolegate/v1/history/*', root: 'history', api: getHistoryApi },
  actions: [GET_HISTORY],
  conditionKeys: [],
  errors: ['InvalidArgument', 'NoSuchEntity'],

  access(input: AdminInput, ctx) {
    const { kind, name, account = ctx.principal.account } = named(input);
    return pastRequest(`arn:aws:rolegate::${account}:history/${kind}/${name}`, account, ctx);
  },

  async answer(input: AdminInput, { past }, ctx) {
    const asked = named(input);
    const aggregate = aggregates.get(asked.kind);
    if (!aggregate) throw invalidArgument(`There is no history of ${asked.kind || 'nothing'}; there is of ${[...aggregates.keys()].sort().join(', ')}.`, 'kind', asked.kind);
    if (asked.name === '') throw invalidArgument(`The name of the ${asked.kind} is missing.`, 'name');
    const streams = await reachable(past, asked, ctx);
    if (streams.length === 0) throw new RolegateError('NoSuchEntity', `There has never been a ${asked.kind} ${asked.name}.`);
    const seen = within(aggregate, ctx);
    return ctx.asOf ? asItWas(aggregate, asked, streams, past, ctx.asOf, seen) : page(aggregate, asked, streams, past, input, seen);
  },
});

/** @throws RolegateError InvalidArgument when the name alone does not say which account is meant */
async function reachable(past: Past, { kind, name, account }: Named, ctx: OperationContext): Promise<readonly NamedStream[]> {
  const own = isRealAccount(ctx.principal.account) ? ctx.principal.account : '';
  const named = (await past.streamsNamed(kind, name, account)).filter((one) => reaches(one.account, ctx));
  // One that was in several accounts comes with each of them.
  const found = [...new Map(named.map((one) => [one.stream, one])).values()];
  if (account !== undefined) return found;
  const accounts = new Set(found.map((one) => one.account));
  if (accounts.has(own)) return found.filter((one) => one.account === own);
  if (accounts.size > 1) throw invalidArgument(`There has been a ${kind} ${name} in several accounts: ${[...accounts].sort().slice(0, 20).join(', ')}. Say which.`, 'account-id');
  return found;
}

/** Whether the caller may see what a thing was, in the account in which it was then: a bucket goes from one into another. */
type Seen = (state: unknown) => boolean;

const within = (aggregate: Aggregate, ctx: OperationContext): Seen => (state) => ctx.principal.administrator || (state !== undefined && reaches(aggregate.row(state).account, ctx));

async function asItWas(aggregate: Aggregate, { kind, name }: Named, streams: readonly NamedStream[], past: Past, moment: AsOf, seen: Seen) {
  for (const { stream } of [...streams].reverse()) {
    const events = eventsUntil(await past.events(stream), moment);
    const state = fold(aggregate, undefined, events);
    if (state === undefined || !seen(state) || !(isCalled(aggregate, state, name) || stream === `${kind}/${name}`)) continue;
    const last = events.at(-1)!;
    const { account } = aggregate.row(state);
    return { kind, name, stream, account, version: last.version, position: formatPosition(last.position), time: last.time.toISOString(), state: shownState(state, await past.isErased(stream)) };
  }
  throw new RolegateError('NoSuchEntity', `There was no ${kind} ${name} then.`);
}

const isCalled = (aggregate: Aggregate, state: unknown, name: string): boolean => aggregate.row(state).name.toLowerCase() === name.toLowerCase();

async function page(aggregate: Aggregate, { kind, name }: Named, streams: readonly NamedStream[], past: Past, input: AdminInput, seen: Seen) {
  const [after, limit] = [markerOf(input), limitOf(input)];
  const telling = await Promise.all(streams.map(async ({ stream }) => ({ events: await past.events(stream), erased: await past.isErased(stream) })));
  const due = telling.flatMap(({ events }) => eventsSeen(aggregate, events, seen)).filter(({ position }) => comparePositions(position, after) > 0).sort((a, b) => comparePositions(a.position, b.position));
  const shown = due.slice(0, limit);
  const told = toldHistory(aggregate, telling, new Set(shown.map(({ id }) => id)));
  return {
    kind, name,
    streams: streams.map(({ stream, account }) => ({ stream, account })),
    entries: shown.map(({ id }) => told.get(id)!),
    next: due.length > limit ? formatPosition(due[limit - 1]!.position) : '',
  };
}

/** Those before or after which the thing was where the caller may see it. */
function eventsSeen(aggregate: Aggregate, events: readonly StoredEvent[], seen: Seen): readonly StoredEvent[] {
  let state: unknown;
  return events.filter((event) => {
    const before = state;
    try {
      state = aggregate.evolve(before, event);
    } catch {
      // It is left out, and shown with the state that stays.
    }
    return seen(before) || seen(state);
  });
}

/** @throws RolegateError InvalidArgument */
function markerOf(input: AdminInput): Position {
  const marker = filled(input, 'marker');
  if (marker === undefined) return ORIGIN;
  if (!/^\d{1,9}\.\d{1,19}\.\d{1,19}$/.test(marker)) throw invalidArgument('marker is the next of the page before.', 'marker', marker);
  return parsePosition(marker);
}

/** @throws RolegateError InvalidArgument */
function limitOf(input: AdminInput): number {
  const asked = filled(input, 'max-entries') ?? String(PAGE);
  const limit = Number(asked);
  if (!/^\d{1,4}$/.test(asked) || limit < 1 || limit > LARGEST_PAGE) throw invalidArgument(`max-entries is a number from 1 to ${LARGEST_PAGE}.`, 'max-entries', asked);
  return limit;
}
