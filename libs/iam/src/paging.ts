import { RolegateError } from '#kernel';

/** IAM API Reference, "Marker" and "MaxItems" of the List operations: 1..1000, 100 when not given. */
export const DEFAULT_PAGE = 100;

/** What a list operation answers beside its items. */
export interface PageEnd {
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/** Markers are opaque to callers: nothing but a marker of ours goes on. `after` is the sort key of the last item shown. */
export const markerAfter = (after: string): string => Buffer.from(`1${after}`, 'utf8').toString('base64url');

/** @throws RolegateError ValidationError */
export function afterMarker(marker: string | undefined): string | undefined {
  if (marker === undefined) return undefined;
  const text = Buffer.from(marker, 'base64url').toString('utf8');
  if (!text.startsWith('1') || markerAfter(text.slice(1)) !== marker) throw new RolegateError('ValidationError', 'Invalid Marker.');
  return text.slice(1);
}

/**
 * One page of a list that is held in memory and sorted by `keyOf` (keys are unique, in the order of `<`).
 * @throws RolegateError ValidationError for a foreign marker
 */
export function pageOf<T>(sorted: readonly T[], keyOf: (item: T) => string, request: { Marker?: string; MaxItems?: number }): { items: readonly T[]; end: PageEnd } {
  const after = afterMarker(request.Marker);
  const rest = after === undefined ? sorted : sorted.filter((item) => keyOf(item) > after);
  const items = rest.slice(0, request.MaxItems ?? DEFAULT_PAGE);
  if (items.length === rest.length) return { items, end: { IsTruncated: false } };
  return { items, end: { IsTruncated: true, Marker: markerAfter(keyOf(items.at(-1)!)) } };
}
