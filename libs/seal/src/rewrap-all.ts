import { rewrap, type WrappedDataKey } from './data-key.js';
import type { DataKeyReplacement, DataKeyStore, StoredDataKey } from './data-key-store.js';
import type { KeyRing } from './key-ring.js';

/** Data keys per statement: a batch is some milliseconds of work, and what a kill throws away. */
const BATCH = 500;

export interface RewrapOutcome {
  readonly rewrapped: number;
  /** Principals whose data key the ring cannot open: its seal key is unknown, or it was tampered with. */
  readonly failed: readonly string[];
}

/** The most principals that an outcome names. */
const NAMED = 20;

/**
 * Wraps every data key under the ring's issuing key, in batches, beside whatever else is written; sealed secrets stay as
 * they are. What was done stands, so a run that was cut off is resumed by running again. Ends early when `goesOn` says no.
 */
export async function rewrapAll(store: Pick<DataKeyStore, 'notUnder' | 'replace'>, ring: KeyRing, goesOn: () => boolean = () => true): Promise<RewrapOutcome> {
  const failed: string[] = [];
  let rewrapped = 0;
  for (let after = ''; goesOn();) {
    const page = await store.notUnder(ring.issuingKeyId, after, BATCH);
    if (page.length === 0) break;
    const replacements = page.flatMap((before): DataKeyReplacement[] => {
      const wrapped = underIssuing(ring, before);
      if (wrapped) return [{ before, after: wrapped }];
      if (failed.length < NAMED) failed.push(before.principal);
      return [];
    });
    if (replacements.length > 0 && goesOn()) rewrapped += await store.replace(replacements);
    after = page.at(-1)!.principal;
  }
  return { rewrapped, failed };
}

/** undefined: it cannot be opened. One bad row keeps its seal key alive, and none of the others. */
function underIssuing(ring: KeyRing, { principal, ...stored }: StoredDataKey): WrappedDataKey | undefined {
  try {
    return rewrap(ring, principal, stored);
  } catch {
    return undefined;
  }
}
