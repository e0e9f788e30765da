/** True when ROLEGATE_TEST_COUNTS=full (`npm run test:full`). */
export const fullCounts = process.env.ROLEGATE_TEST_COUNTS === 'full';

/** How often to repeat a race or draw a property: few in the everyday run, many in `npm run test:full`. */
export function count(reduced: number, full: number): number {
  return fullCounts ? full : reduced;
}
