import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../command.js';
import { type Progress, progress } from '../output/progress.js';

/** Milliseconds between looks at what is left. */
const PAUSE = 1000;
/** Milliseconds that a removal of everything may take. One that breaks off goes on where it was when it is sent again. */
export const PURGE_PATIENCE = 24 * 3_600_000;

/** A removal that takes as long as there are objects. Whoever may not see how many are left (`left` rejects) is shown nothing. */
export async function purging(context: CommandContext, what: string, left: () => Promise<number>, remove: () => Promise<unknown>): Promise<void> {
  const shown = progress(context, what, 'objects');
  const ended = new AbortController();
  const watching = watch(left, shown, ended.signal);
  try {
    await remove();
  } finally {
    ended.abort();
    await watching;
    shown.end();
  }
}

async function watch(left: () => Promise<number>, shown: Progress, ended: AbortSignal): Promise<void> {
  let first: number | undefined;
  for (;;) {
    await sleep(PAUSE, undefined, { signal: ended }).catch(() => undefined);
    const now = ended.aborted ? undefined : await left().catch(() => undefined);
    if (now === undefined) return;
    first ??= now;
    shown.at(Math.max(0, first - now), first);
  }
}
