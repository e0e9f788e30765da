import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A test of a client's own suite that ends otherwise here than its authors meant, and why that stays. */
export interface SuiteDifference {
  /** As the suite names it. */
  readonly test: string;
  /** Why, in one line. */
  readonly reason: string;
  /** All that it says: a test that fails in another place than the one we know of is no known difference. */
  readonly says: readonly string[];
}

/** suites/<name>.yaml: each entry is a test too, so that one that no longer differs is taken off the list. */
export const differencesOf = (name: string): SuiteDifference[] =>
  (parse(readFileSync(join(import.meta.dirname, 'suites', `${name}.yaml`), 'utf8')) ?? []) as SuiteDifference[];
