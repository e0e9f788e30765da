import { user } from '#iam';
import type { AdminInput, Reads } from '#operation';
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

/** Users of every tenant and account. @throws RolegateError InvalidArgument for a foreign marker */
export async function userPage(reads: Reads, marker: string | undefined, size: number): Promise<UserPage> {
  const start = marker === undefined ? { after: '', skip: 0 } : placeOf(marker);
  const page = await reads.list(user, { afterName: start.after || undefined, limit: size + start.skip });
  const items = page.items.slice(start.skip);
  const keys = items.map((item) => fullUid(item.state!));
  return page.nextName === undefined ? { keys } : { keys, marker: markerOf(placeAfter(page.items.map((item) => item.state!.userName), start)) };
}

export const markerParameter = (input: AdminInput): string | undefined => filled(input, 'marker');

/** The page after one that showed all of `names` may begin amid users who share the last one. */
function placeAfter(names: readonly string[], start: Place): Place {
  const last = names.at(-1)!;
  const first = names.indexOf(last);
  return { after: first === 0 ? start.after : names[first - 1]!, skip: names.length - first };
}

const markerOf = ({ after, skip }: Place): string => Buffer.from(`${skip}:${after}`, 'utf8').toString('base64url');

function placeOf(marker: string): Place {
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  const match = /^(\d{1,9}):(.*)$/su.exec(text);
  const place = match && { after: match[2]!, skip: Number(match[1]) };
  if (!place || markerOf(place) !== marker) throw invalidArgument('The marker is not valid.', 'marker', marker);
  return place;
}
