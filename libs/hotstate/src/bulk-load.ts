import { setTimeout as sleep } from 'node:timers/promises';
import { type Position, ORIGIN, comparePositions } from '#event-sourcing';
import type { Memory } from './memory.js';
import type { OpenSnapshot, Snapshot } from './snapshot.js';

export interface LoadProgress {
  readonly rowsDone: number;
  /** 0 until they are counted. */
  readonly rowsTotal: number;
  readonly whole: boolean;
}

export interface BulkLoadOptions {
  readonly open: OpenSnapshot;
  /** Every kind that memory holds. */
  readonly kinds: readonly string[];
  /** Kinds whose rows may come while memory decides already. */
  readonly late: ReadonlySet<string>;
}

/** Milliseconds before a load that failed goes on, at most. */
const LONGEST_PAUSE = 2000;

/**
 * Fills a memory from the rows of the read model: first what must be there before anything is decided, then, while
 * requests are served, the many users, roles and buckets.
 */
export class BulkLoad {
  private snapshot: Snapshot | undefined;
  private start: Position = ORIGIN;
  private rowsDone = 0;
  private rowsTotal = 0;
  private abandoned = false;
  private whole = false;
  /** Resolves when everything is in memory, or the load was abandoned. */
  finished: Promise<void> = Promise.resolve();

  constructor(private readonly memory: Memory, private readonly options: BulkLoadOptions) {}

  get progress(): LoadProgress {
    const { rowsDone, rowsTotal, whole } = this;
    return { rowsDone, rowsTotal, whole };
  }

  /** @throws the database's error */
  async begin(): Promise<void> {
    const { kinds, late, open } = this.options;
    this.snapshot = await open();
    try {
      this.start = this.snapshot.position;
      await this.memory.begin(this.snapshot, late);
      for (const kind of kinds) if (!late.has(kind)) await this.take(kind);
    } catch (error) {
      await this.abandon();
      throw error;
    }
  }

  /** Goes on by itself; what fails is tried again. */
  goOn(): void {
    this.finished = this.finish();
  }

  /** The memory is not wanted any more. Resolves when nothing is read any more. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    await this.finished;
    await this.close();
  }

  private async finish(): Promise<void> {
    for (let pause = 50; !this.abandoned; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        await this.reopened();
        await this.takeLate();
        await this.close();
        if (this.abandoned) return;
        await this.memory.complete();
        this.whole = true;
        return;
      } catch {
        await this.close();
        await sleep(pause);
      }
    }
    await this.close();
  }

  /** Rows older than those of the first moment would lack events that nobody has kept for them. */
  private async reopened(): Promise<void> {
    this.snapshot ??= await this.options.open();
    if (comparePositions(this.snapshot.position, this.start) < 0) throw new Error('the read model has gone back');
    for (const stream of this.snapshot.suspects) if (this.memory.entries.versionOf(stream) === 0) await this.memory.refold(stream);
  }

  private async takeLate(): Promise<void> {
    const late = this.options.kinds.filter((kind) => this.options.late.has(kind));
    this.rowsDone = 0;
    this.rowsTotal = await this.snapshot!.count(late);
    for (const kind of late) await this.take(kind);
  }

  private async take(kind: string): Promise<void> {
    for await (const rows of this.snapshot!.rows(kind)) {
      if (this.abandoned) return;
      this.rowsDone += rows.length;
      for (const stream of this.memory.take(rows)) await this.memory.refold(stream);
    }
  }

  private async close(): Promise<void> {
    const { snapshot } = this;
    this.snapshot = undefined;
    await snapshot?.close().catch(() => undefined);
  }
}
