import type { Surroundings } from '../command.js';

/** How far a long work has come. */
export interface Progress {
  /** So much is done; `total` may still grow, and is undefined while nobody knows it. */
  at(done: number, total?: number): void;
  /** The work has ended, well or not: the last state is shown, and a terminal's line closed. */
  end(): void;
}

/** Milliseconds between two looks: a person sees a terminal move, a log is not filled. */
const TERMINAL_PAUSE = 100;
const LOG_PAUSE = 10_000;
/** Back to the start of the line, and what was there erased (ECMA-48: CR, EL). */
const FROM_THE_START = '\r\u001b[K';

/**
 * Shows a long work on stderr, so that stdout stays the result's: on a terminal one line that moves, elsewhere a line at
 * once and every ten seconds. `what` begins the line ("import ceph"), `unit` is what is counted ("users"). A work that ends
 * before the second line has one line and its end.
 */
export function progress({ err, terminal = false, clock }: Pick<Surroundings, 'err' | 'terminal' | 'clock'>, what: string, unit: string): Progress {
  const started = clock.monotonic();
  const pause = terminal ? TERMINAL_PAUSE : LOG_PAUSE;
  let current: string | undefined;
  let told: string | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;

  const tell = (): void => {
    if (current === undefined || current === told) return;
    err(terminal ? `${FROM_THE_START}${current}` : `${current}\n`);
    told = current;
    toldAt = clock.monotonic();
  };
  return {
    at(done, total) {
      const now = clock.monotonic();
      current = line(what, unit, done, total, now - started);
      if (now - toldAt >= pause) tell();
    },
    end() {
      tell();
      if (terminal && told !== undefined) err('\n');
    },
  };
}

function line(what: string, unit: string, done: number, total: number | undefined, elapsedMs: number): string {
  if (total === undefined) return `${what}: ${done} ${unit}`;
  const share = total === 0 ? 100 : Math.floor((done * 100) / total);
  const remainingMs = done > 0 && done < total ? (elapsedMs * (total - done)) / done : 0;
  return `${what}: ${done} of ${total} ${unit} (${share}%${remainingMs >= 1000 ? `, about ${duration(remainingMs)} left` : ''})`;
}

/** Two units at most: `42 s`, `3 min 20 s`, `2 h 5 min`. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
