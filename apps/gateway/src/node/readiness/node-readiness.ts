import type { HotState } from '#hotstate';
import type { LocalObjectStore } from '#objectstore-local';
import { DatabaseWatch, type WatchedDatabase } from './database-watch.js';
import type { Finding } from './finding.js';
import { Observation } from './observation.js';
import { Readiness } from './readiness.js';

/** Milliseconds. */
const INTERVAL = 3000;
const PATIENCE = 5000;

export interface ReadinessSources {
  readonly database: WatchedDatabase;
  readonly hotState: Pick<HotState, 'unfit' | 'setAside'>;
  readonly objects: Pick<LocalObjectStore, 'checkFolder'>;
  /** undefined: the log has no cluster in it. */
  readonly clusterId: () => string | undefined;
  /** Milliseconds. */
  readonly clockTolerance: number;
  readonly blobDir: string;
}

/** What every node watches of its surroundings. */
export class NodeReadiness extends Readiness {
  private readonly watch: DatabaseWatch;
  private readonly observations: readonly Observation[];

  constructor(sources: ReadinessSources) {
    super();
    const { database, hotState, objects, clusterId, clockTolerance, blobDir } = sources;
    this.watch = new DatabaseWatch(database, clockTolerance);
    const begun = clusterId();
    this.observations = [
      new Observation(() => this.watch.look(), { interval: INTERVAL, patience: PATIENCE, late: { reason: 'database-slow', detail: 'Postgres does not answer a simple question in 5 s', grave: false } }),
      new Observation(() => folderFindings(objects), { interval: INTERVAL, patience: PATIENCE, late: { reason: 'blob-folder-unreadable', detail: `ROLEGATE_BLOB_DIR: ${blobDir} does not answer`, grave: true } }),
    ];
    this.add(() => {
      const unfit = hotState.unfit();
      return unfit && { ...unfit, grave: true };
    });
    this.add(() => setAsideFinding(hotState.setAside));
    this.add(() => (clusterId() === begun ? undefined : { reason: 'wrong-database', detail: `DATABASE_URL leads to ${clusterId() ?? 'no cluster'}; this node began in cluster ${begun}`, grave: true }));
    for (const observation of this.observations) this.add(() => observation.findings());
  }

  /** Own wall clock minus Postgres's, seconds. */
  get clockOffset(): number {
    return this.watch.offset / 1000;
  }

  async start(): Promise<void> {
    await Promise.all(this.observations.map((observation) => observation.start()));
  }

  stop(): void {
    for (const observation of this.observations) observation.stop();
  }
}

/** The other accounts are served. @param setAside what memory cannot apply */
function setAsideFinding([first, ...others]: HotState['setAside']): Finding | undefined {
  return first && { reason: 'account-set-aside', grave: false, detail: `${first.stream}: event ${first.eventId} cannot be applied (${first.error}); its account answers 503${others.length > 0 ? `; and ${others.length} more streams` : ''}` };
}

async function folderFindings(objects: Pick<LocalObjectStore, 'checkFolder'>): Promise<readonly Finding[]> {
  const trouble = await objects.checkFolder();
  return trouble ? [{ reason: trouble.reason, detail: `ROLEGATE_BLOB_DIR: ${trouble.detail}`, grave: true }] : [];
}
