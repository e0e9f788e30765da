import type { Aggregate } from '#event-sourcing';
import type { Present, Reads } from '#operation';

/** Rows of one reading. */
const PAGE = 1000;

/**
 * Every state of a kind, in the order of the names, page by page. Names may repeat (tenants and accounts share them): a page
 * ends where a name does, and one that is all of one name is read again, longer.
 */
export async function* everyState<S>(reads: Reads, aggregate: Aggregate<S>, where: { readonly account?: string; readonly pathPrefix?: string; readonly afterName?: string } = {}): AsyncGenerator<Present<S>> {
  let { afterName } = where;
  for (let limit = PAGE; ;) {
    const { items, nextName } = await reads.list(aggregate, { ...where, afterName, limit });
    const rows = items as readonly Present<S>[];
    const nameOf = (at: number): string => aggregate.row(rows[at]!.state).name;
    let end = rows.length;
    if (nextName !== undefined) while (end > 0 && nameOf(end - 1) === nameOf(rows.length - 1)) end--;
    if (end === 0 && nextName !== undefined) {
      limit *= 2;
      continue;
    }
    for (let i = 0; i < end; i++) yield rows[i]!;
    if (nextName === undefined) return;
    afterName = nameOf(end - 1);
    limit = PAGE;
  }
}
