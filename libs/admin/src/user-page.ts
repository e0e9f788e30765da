import { user, type UserState } from '#iam';
import type { AdminInput, OperationContext, Present, Reads } from '#operation';
import { isKnownTo } from './named-user.js';
import { filled, integer, invalidArgument } from './parameters.js';
import { fullUid } from './uid.js';

/** rgw_rest_user.cc: at most 1,000 keys a page. */
const LARGEST_PAGE = 1000;

/** Where a page begins: after the first `skip` users of those whose name comes after `after`. Tenants may share a name. */
interface Place {
  readonly after: string;
  readonly skip: number;
}

export interface UserPage {
  /** Full uids, in byte order of the names. */
  readonly keys: readonly string[];
  /** Set when there is more. */
  readonly marker?: string;
}

/** `max-entries`, 1..1,000. @throws RolegateError InvalidArgument */
export function pageSize(input: AdminInput): number {
  const size = integer(input, 'max-entries') ?? LARGEST_PAGE;
  if (size < 1) throw invalidArgument('max-entries must be positive', 'max-entries', input['max-entries']);
  return Math.min(size, LARGEST_PAGE);
}

/**
 * Users whom the caller may know of, all or those of one account. A page is full, whoever lies between, and says that there is more only when there is.
 * @throws RolegateError InvalidArgument for a foreign marker
 */
export async function userPage(reads: Reads, marker: string | undefined, size: number, { principal }: OperationContext, account?: string): Promise<UserPage> {
  const keys: string[] = [];
  let end: Place | undefined;
  for await (const { state, place } of usersFrom(reads, marker === undefined ? { after: '', skip: 0 } : placeOf(marker), size + 1, account)) {
    if (!isKnownTo(principal, state)) continue;
    if (keys.length === size) return { keys, marker: markerOf(end!) };
    keys.push(fullUid(state));
    end = place;
  }
  return { keys };
}

/** Every user, or every one of the account, from `place` on, each with the place behind it. */
async function* usersFrom(reads: Reads, { after, skip }: Place, first: number, account: string | undefined): AsyncGenerator<{ readonly state: UserState; readonly place: Place }> {
  let limit = first;
  let last: string | undefined;
  for (let more = true; more; limit = LARGEST_PAGE) {
    const page = await reads.list(user, { account, afterName: after || undefined, limit: limit + skip });
    const items = page.items as readonly Present<UserState>[];
    last ??= items[skip - 1]?.state.userName;
    for (const { state } of items.slice(skip)) {
      if (last !== undefined && state.userName !== last) {
        after = last;
        skip = 0;
      }
      last = state.userName;
      skip++;
      yield { state, place: { after, skip } };
    }
    more = page.nextName !== undefined;
  }
}

export const markerParameter = (input: AdminInput): string | undefined => filled(input, 'marker');

const markerOf = ({ after, skip }: Place): string => Buffer.from(`${skip}:${after}`, 'utf8').toString('base64url');

function placeOf(marker: string): Place {
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  const match = /^(\d{1,9}):(.*)$/su.exec(text);
  const place = match && { after: match[2]!, skip: Number(match[1]) };
  if (!place || markerOf(place) !== marker) throw invalidArgument('The marker is not valid.', 'marker', marker);
  return place;
}
