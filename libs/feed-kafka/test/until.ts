import { setTimeout as sleep } from 'node:timers/promises';

/** @throws when it has not come within ten seconds */
export async function until(condition: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !condition(); await sleep(2)) if (performance.now() > end) throw new Error('did not come');
}
