/** What is known of a condition key over all requests of an extent. */
export type Known =
  /** Every request has this; undefined: none has the key. */
  | { readonly value: string | readonly string[] | undefined }
  /** Every request has a value between these, later requests none that is less: times, ages. */
  | { readonly from: string; readonly to: string }
  /** Every request has one value, and it begins so. */
  | { readonly prefix: string };

/** Many requests at once: one action by one caller on every resource that begins so, at times and from places of which this much is known. */
export interface Extent {
  /** The resource itself and no other. */
  readonly exact: boolean;
  /** undefined: requests may have any values or none. `key` is lower-cased. */
  about(key: string): Known | undefined;
}

/** Of the requests of an extent, those for which something holds. `some`: perhaps all, perhaps none. */
export type Coverage = 'all' | 'some' | 'none';

export const opposite = (one: Coverage): Coverage => (one === 'all' ? 'none' : one === 'none' ? 'all' : 'some');

/** Of several, at least one holds. */
export function anyOf(each: Iterable<Coverage>): Coverage {
  let found: Coverage = 'none';
  for (const one of each) {
    if (one === 'all') return 'all';
    if (one === 'some') found = 'some';
  }
  return found;
}
