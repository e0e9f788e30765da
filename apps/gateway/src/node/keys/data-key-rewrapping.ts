import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError, type EventStore, type Tenure } from '#event-sourcing';
import { uuidv7 } from '#kernel';
import type { Directory, Present } from '#operation';
import { type DataKeyStore, rewrapAll } from '#seal';
import { finishRewrap, SEAL_KEY_STREAM, sealKeyRing, type SealKeyRingState } from '#sts';
import type { Logger } from '#telemetry';
import type { ClusterSealRing } from './cluster-seal-ring.js';

export interface DataKeyRewrappingOptions {
  readonly store: Pick<EventStore, 'append'>;
  readonly directory: Pick<Directory, 'get'>;
  readonly dataKeys: DataKeyStore;
  readonly sealRing: ClusterSealRing;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds between looks at the ring, which is in memory. */
  readonly interval?: number;
}

/** Milliseconds before data keys that could not be opened are tried again. */
const LATER = 60_000;
const META = { actor: 'arn:aws:iam:::system/data-key-rewrapping', requestId: 'data-key-rewrapping', sourceIp: '' };

/**
 * Brings every data key under the issuing seal key, when the log asks for it; the work of one process at a time. What is
 * done stands: another process goes on where this one was killed.
 */
export class DataKeyRewrapping {
  constructor(private readonly options: DataKeyRewrappingOptions) {}

  readonly work = async (tenure: Tenure): Promise<void> => {
    const { interval = 1000 } = this.options;
    while (tenure.holds()) {
      const done = await this.run(() => tenure.holds());
      await sleep(done ? interval : LATER, undefined, { signal: tenure.signal }).catch(() => undefined);
    }
  };

  /** False: something could not be rewrapped. */
  async run(goesOn: () => boolean = () => true): Promise<boolean> {
    const ring = this.options.directory.get(sealKeyRing, SEAL_KEY_STREAM) as Present<SealKeyRingState> | undefined;
    if (!ring?.state?.rewrappingSince) return true;
    const { dataKeys, sealRing, logger } = this.options;
    const { rewrapped, failed } = await rewrapAll(dataKeys, sealRing.current(), goesOn);
    logger.info({ rewrapped }, 'data keys rewrapped');
    if (failed.length > 0) logger.warn({ principals: failed }, 'data keys that cannot be opened stay under their seal key');
    if (goesOn() && failed.length === 0) await this.finish(ring);
    return failed.length === 0;
  }

  /** The ring was changed meanwhile: the next look goes on with it. */
  private async finish(ring: Present<SealKeyRingState>): Promise<void> {
    try {
      await this.options.store.append({ commandId: uuidv7(), meta: META, writes: [finishRewrap(ring)] });
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}
