import { NOT_RESIDENT } from '#operation';
import type { Lacking, Wanted } from './lacking.js';
import { unavailable } from './unfit.js';

/** Look-ups that were made while rows were still coming. */
export class Lookups {
  memory = 0;
  postgres = 0;

  /** @param found what memory has @throws RolegateError (`not-resident`) for what may exist all the same */
  count(lacking: Lacking, found: unknown, wanted: Wanted): void {
    if (found !== undefined || !lacking.mayExist(wanted)) {
      this.memory++;
      return;
    }
    this.postgres++;
    throw unavailable(NOT_RESIDENT, `${wanted.name} is not in memory yet`);
  }
}
