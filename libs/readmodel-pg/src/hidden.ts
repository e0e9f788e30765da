import { setTimeout as sleep } from 'node:timers/promises';
import { type Page, type Position, comparePositions } from '#event-sourcing';

/** Milliseconds before the log is read again where it hides what was seen before. */
const PAUSE = 5;

/** True, a moment later, when the log shows nothing although `seen` lies ahead: an appender that was slow to begin hides it. */
export async function hidden({ events, bound }: Pick<Page, 'events' | 'bound'>, seen: Position): Promise<boolean> {
  if (events.length > 0 || comparePositions(bound, seen) >= 0) return false;
  await sleep(PAUSE);
  return true;
}
