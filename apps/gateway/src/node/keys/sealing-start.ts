import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError, type EventStore } from '#event-sourcing';
import { isRolegateError, RolegateError, uuidv7 } from '#kernel';
import type { Barrier, Directory } from '#operation';
import { beginObjectSealing, OBJECT_SEALING_STREAM, objectSealing } from '#s3';

export interface SealingStartOptions {
  readonly memory: Pick<Directory, 'get' | 'catchUp'>;
  /** With the gate of event versions before it. */
  readonly log: Pick<EventStore, 'append'>;
  readonly barrier: Barrier;
}

const META = { actor: 'arn:aws:iam:::system/object-sealing', requestId: 'object-sealing', sourceIp: '', reason: 'the first object is to be sealed' };
/** Milliseconds between attempts of a node that seals by default. */
const RETRY = 5000;

/**
 * Objects are sealed from an event on: it is written only when every process reads it (EventVersionGate), and is critical, so
 * that a gateway of a version that would hand out sealed bytes as they lie does not join later.
 */
export class SealingStart {
  #begun = false;
  #beginning: Promise<void> | undefined;

  constructor(private readonly options: SealingStartOptions) {}

  get begun(): boolean {
    return (this.#begun ||= this.options.memory.get(objectSealing, OBJECT_SEALING_STREAM)?.state !== undefined);
  }

  /** As BucketKeys.begin; who asks at once shares the attempt. */
  begin(): Promise<void> | undefined {
    if (this.begun) return undefined;
    return (this.#beginning ??= this.#begin().finally(() => { this.#beginning = undefined; }));
  }

  /** Tries until sealing has begun, by this node or another, or the signal ends it. Never rejects. */
  async persist(signal: AbortSignal): Promise<void> {
    while (!this.begun) {
      await sleep(RETRY, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.begin()?.catch(() => undefined);
    }
  }

  /** Whoever joined while the members were asked has met the event, or has no lease any more, when this resolves. */
  async #begin(): Promise<void> {
    const { memory, log, barrier } = this.options;
    try {
      const { position } = await log.append({ commandId: uuidv7(), meta: META, writes: [beginObjectSealing] });
      await barrier.passed(position, ['']);
      this.#begun = true;
    } catch (error) {
      if (isRolegateError(error)) throw error;
      // Another node has begun a moment ago.
      if (error instanceof ConflictError) await memory.catchUp();
      if (this.begun) return;
      const reason = error instanceof ConflictError ? 'concurrent-modification' : 'event-log-unavailable';
      throw new RolegateError('ServiceUnavailable', '', { reason, detail: String(error), cause: error });
    }
  }
}
