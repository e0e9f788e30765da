import type { Directory } from '#operation';
import { type ObjectStore, bucket, bucketStream } from '#s3';
import type { Logger } from '#telemetry';

/** Milliseconds between rounds; jittered, so that nodes do not work at once. */
const INTERVAL = 60_000;
/** What stands half done longer than this belongs to a node that died. */
const ABANDONED = 60_000;
/** A bucket upstream is made by requests that may wait for minutes, each of them several times. */
const UNRECORDED = 15 * 60_000;

/**
 * What the object store needs from time to time: files that nothing refers to any more go, and buckets whose deletion a
 * dying node left half done are dropped or reopened, and keep versions or do not, as the log says. One that was begun upstream and is not in the log is forgotten.
 */
export class Maintenance {
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly objects: ObjectStore,
    private readonly directory: Directory,
    private readonly logger: Logger,
  ) {}

  start(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.round = this.run()
        .catch((error: unknown) => this.logger.warn({ err: error }, 'maintenance of the object store failed and is tried again'))
        .finally(() => this.start());
    }, INTERVAL * (0.8 + 0.4 * Math.random()));
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.round;
  }

  async run(): Promise<void> {
    await this.settleDeletions();
    await this.settleVersioning();
    await this.settleBeginnings();
    const { removed } = await this.objects.sweep();
    if (removed > 0) this.logger.info({ removed }, 'files of replaced and deleted objects removed');
  }

  private async settleDeletions(): Promise<void> {
    const closed = await this.objects.closedBuckets(ABANDONED);
    if (closed.length === 0) return;
    await this.directory.catchUp();
    for (const bucketId of closed) {
      const lives = this.directory.get(bucket, bucketStream(bucketId))?.state !== undefined;
      await (lives ? this.objects.reopenBucket(bucketId) : this.objects.dropBucket(bucketId));
      this.logger.info({ bucketId }, lives ? 'a bucket whose deletion was not recorded is open again' : 'the rest of a deleted bucket is gone');
    }
  }

  private async settleBeginnings(): Promise<void> {
    const { upstreams } = this.objects;
    const unrecorded = (await upstreams?.unrecorded(UNRECORDED)) ?? [];
    if (unrecorded.length === 0) return;
    await this.directory.catchUp();
    for (const bucketId of unrecorded) {
      if (this.directory.get(bucket, bucketStream(bucketId))?.state !== undefined) await upstreams!.recorded(bucketId);
      else {
        await upstreams!.abandon(bucketId).then(
          () => this.logger.info({ bucketId }, 'a bucket in another store that was begun and never recorded is forgotten'),
          (error: unknown) => this.logger.warn({ err: error, bucketId }, 'a bucket in another store that was begun and never recorded cannot be forgotten yet'),
        );
      }
    }
  }

  private async settleVersioning(): Promise<void> {
    const unsettled = await this.objects.unsettledVersioning(ABANDONED);
    if (unsettled.length === 0) return;
    await this.directory.catchUp();
    for (const bucketId of unsettled) {
      const found = this.directory.get(bucket, bucketStream(bucketId));
      if (!found?.state) continue;
      await this.objects.setVersioning(bucketId, found.state.versioning, found.version, true);
      this.logger.info({ bucketId, versioning: found.state.versioning }, 'a bucket whose change of versioning was left half done keeps versions as recorded');
    }
  }
}
