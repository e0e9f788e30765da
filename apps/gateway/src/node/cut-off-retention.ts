import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError, type EventStore, type Tenure } from '#event-sourcing';
import { CLOCK_TOLERANCE } from '#iam';
import { type Clock, systemClock, uuidv7 } from '#kernel';
import type { Directory, Present } from '#operation';
import { cutOffStreams, forgetCutOffs, revocation, type RevocationState } from '#sts';

export interface CutOffRetentionOptions {
  readonly store: Pick<EventStore, 'append'>;
  readonly directory: Pick<Directory, 'get'>;
  readonly clock?: Clock;
  /** Milliseconds between looks at what is in memory. */
  readonly interval?: number;
}

const META = { actor: 'arn:aws:iam:::system/cut-off-retention', requestId: 'cut-off-retention', sourceIp: '', reason: 'every session that they cover has expired' };
const HOUR = 3_600_000;

/** Forgets the revocations that no living session can be covered by; the work of one process at a time. */
export class CutOffRetention {
  private readonly clock: Clock;

  constructor(private readonly options: CutOffRetentionOptions) {
    this.clock = options.clock ?? systemClock;
  }

  readonly work = async (tenure: Tenure): Promise<void> => {
    while (tenure.holds()) {
      await this.forget(() => tenure.holds());
      await sleep(this.options.interval ?? HOUR, undefined, { signal: tenure.signal }).catch(() => undefined);
    }
  };

  /** Number of streams that have forgotten something. The event's own time, Postgres's, decides what is over. */
  async forget(goOn: () => boolean): Promise<number> {
    const now = this.clock.now() - CLOCK_TOLERANCE;
    let count = 0;
    for (const stream of cutOffStreams()) {
      const found = this.options.directory.get(revocation, stream);
      const write = found?.state && forgetCutOffs(found as Present<RevocationState>, now);
      if (!write) continue;
      if (!goOn()) break;
      if (await this.appended(write)) count++;
    }
    return count;
  }

  /** A revocation that came between forgets as well. */
  private async appended(write: Parameters<EventStore['append']>[0]['writes'][number]): Promise<boolean> {
    try {
      await this.options.store.append({ commandId: uuidv7(), meta: META, writes: [write] });
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }
}
