import type { ProjectionStatus } from '#operation';
import type { Projections, SetAside, SlotLag } from '#readmodel-pg';

export interface ProjectionsReport {
  /** Slots of this process, how many it should have, and how many processes share them all. */
  readonly own: { readonly slots: readonly number[]; readonly share: number; readonly processes: number };
  readonly slots: readonly SlotLag[];
  readonly tables: readonly TableReport[];
  readonly setAside: readonly SetAside[];
}

export interface TableReport extends Omit<ProjectionStatus, 'progress'> {
  /** Of one that is building: events done and in all, their ratio, events a second, seconds left as far as that tells. */
  readonly rebuild?: { readonly done: number; readonly total: number; readonly ratio: number; readonly eventsPerSecond?: number; readonly secondsLeft?: number };
}

export interface ReportSources {
  slots(): Promise<readonly SlotLag[]>;
  tables(): Promise<readonly ProjectionStatus[]>;
  setAside(): Promise<readonly SetAside[]>;
}

/** What GET /projections shows. */
export async function projectionsReport(projections: Pick<Projections, 'slots' | 'share'>, sources: ReportSources): Promise<ProjectionsReport> {
  const [slots, tables, setAside] = await Promise.all([sources.slots(), sources.tables(), sources.setAside()]);
  const { slots: share, processes } = projections.share;
  return { own: { slots: projections.slots, share, processes }, slots, tables: tables.map(tableReport), setAside };
}

function tableReport({ progress, ...status }: ProjectionStatus): TableReport {
  if (!progress) return status;
  const { eventsDone: done, eventsTotal: total, secondsLeft } = progress;
  const left = total - done;
  return {
    ...status,
    rebuild: { done, total, ratio: total === 0 ? 1 : done / total, ...(secondsLeft !== undefined && { secondsLeft, ...(secondsLeft > 0 && { eventsPerSecond: Math.round(left / secondsLeft) }) }) },
  };
}
