import { setTimeout as sleep } from 'node:timers/promises';
import type { Tenure } from '#event-sourcing';
import { type Clock, systemClock } from '#kernel';
import type { Directory, OperationSettings, Reads } from '#operation';
import { bucket, bucketStream } from '../../bucket/bucket.projection.js';
import { bucketInMemory, type FoundBucket } from '../../bucket/bucket.queries.js';
import type { ObjectSealer } from '../../encryption/object-sealer.js';
import { defaultEncryption } from '../../encryption/requested-encryption.js';
import { defaultRetentionOf } from '../../lock/lock.configuration.js';
import type { QuotaGuard } from '../../quota/quota-guard.js';
import type { ObjectStore } from '../../store/index.js';
import { takesLogs } from '../log-target.js';
import type { BucketLogging } from '../logging.events.js';
import type { AccessLogQueue, LogGroup, WaitingLog } from './access-log-queue.js';
import { logObjectKey } from './log-object-key.js';

/** Hears what comes of lines. */
export interface AccessLogObserver {
  delivered(bytes: number): void;
  /** They are tried again. */
  failed(group: LogGroup, error: unknown): void;
  expired(bytes: number): void;
}

export interface AccessLogCourierOptions {
  readonly queue: AccessLogQueue;
  readonly store: Pick<ObjectStore, 'put'>;
  readonly directory: Directory;
  readonly reads: Reads;
  readonly quotas: Pick<QuotaGuard, 'within'>;
  readonly sealer: Pick<ObjectSealer, 'encrypting'>;
  readonly settings: OperationSettings;
  readonly observer: AccessLogObserver;
  /** Milliseconds that lines wait for more of them. */
  readonly interval: number;
  /** Milliseconds after which lines that nobody takes are given up. */
  readonly retention: number;
  readonly clock?: Clock;
}

/** Bytes of a log object, about; so many do not wait for more. */
const LARGE = 4 << 20;
/** Milliseconds between looks, at most. */
const LOOK = 10_000;
/** Milliseconds that a group rests after a failure, at most. */
const REST = 60_000;

/**
 * Puts the lines of server access logs into the buckets that they are meant for; the work of one process at a time. At least
 * once: lines are forgotten after their object is stored. What is written here is no request, and in no log.
 */
export class AccessLogCourier {
  readonly #clock: Clock;
  /** By group: until when it rests. */
  readonly #resting = new Map<string, number>();

  constructor(private readonly options: AccessLogCourierOptions) {
    this.#clock = options.clock ?? systemClock;
  }

  readonly work = async (tenure: Pick<Tenure, 'holds' | 'signal'>): Promise<void> => {
    const pause = Math.min(LOOK, this.options.interval / 4);
    while (tenure.holds()) {
      await this.round(tenure);
      await sleep(pause, undefined, { signal: tenure.signal }).catch(() => undefined);
    }
  };

  /** Everything that has waited long enough, or is much. */
  async round(tenure: Pick<Tenure, 'holds'>): Promise<void> {
    const { queue, interval, retention, observer } = this.options;
    for (const group of await queue.waiting()) {
      if (group.age < interval && group.bytes < LARGE) continue;
      const name = `${group.bucketId} ${group.day} ${group.logging}`;
      if ((this.#resting.get(name) ?? 0) > this.#clock.monotonic()) continue;
      this.#resting.delete(name);
      try {
        await this.#deliver(group, tenure);
      } catch (error) {
        this.#resting.set(name, this.#clock.monotonic() + Math.min(REST, interval));
        observer.failed(group, error);
      }
    }
    const expired = await queue.expire(retention);
    if (expired > 0) observer.expired(expired);
  }

  async #deliver(group: WaitingLog, tenure: Pick<Tenure, 'holds'>): Promise<void> {
    const { queue, observer } = this.options;
    for (let left = group.bytes; left > 0 && tenure.holds();) {
      const taken = await queue.take(group, LARGE);
      if (!taken) return;
      const content = Buffer.from(taken.content);
      await this.#put(group, content);
      await queue.delivered(taken.ids);
      observer.delivered(content.length);
      left -= content.length;
    }
  }

  /** @throws where the target takes no logs any more, or has no room */
  async #put({ bucketId, logging: text, day }: LogGroup, content: Buffer): Promise<void> {
    const { store, quotas, sealer, settings, directory, reads } = this.options;
    const logging = JSON.parse(text) as BucketLogging;
    await directory.catchUp();
    const source = directory.get(bucket, bucketStream(bucketId))?.state;
    if (!source) throw new Error('the bucket is gone, and its log has no owner');
    const target = bucketInMemory(logging.TargetBucket, source.account, directory);
    const key = logObjectKey(logging, source, day, new Date(this.#clock.now()));
    const allowed = (): FoundBucket => {
      directory.assertFresh();
      const now = target && directory.get(bucket, target.stream);
      if (!now?.state || !takesLogs(now.state, source, key, settings)) throw new Error(`${logging.TargetBucket} takes no logs of this bucket`);
      return now as FoundBucket;
    };
    const found = allowed();
    const wanted = defaultEncryption(found, settings);
    const encrypting = wanted && (await sealer.encrypting(wanted, found, key));
    const recheck = async (): Promise<void> => void allowed();
    await quotas.within(found, { objects: 1, bytes: content.length }, { directory, reads, recheck }, (beforeCommit) =>
      store.put(found.state.bucketId, key, content, { size: content.length, headers: { 'content-type': 'text/plain' }, defaultRetention: defaultRetentionOf(found.state), ...encrypting?.options, beforeCommit }));
  }
}
