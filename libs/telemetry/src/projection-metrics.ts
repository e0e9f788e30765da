import type { ProjectionStatus } from '#operation';
import type { Registry } from 'prom-client';
import { type Sample, registerSampledGauges } from './sampled-gauges.js';

/** How the projections stand, as the database tells it: the same in every process that is asked. */
export function registerProjectionMetrics(registry: Registry, projections: () => Promise<readonly ProjectionStatus[]>): void {
  registerSampledGauges(registry, {
    setAside: { name: 'rolegate_projection_set_aside_streams', help: 'Streams with an event that a projection cannot apply (poison).', labelNames: ['kind', 'version', 'state'] },
    rebuilt: { name: 'rolegate_projection_rebuild_progress_ratio', help: 'How much of a rebuild beside the live projection is done.', labelNames: ['kind', 'version'] },
  }, async () => {
    const setAside: Sample[] = [];
    const rebuilt: Sample[] = [];
    for (const { kind, version, state, setAside: streams, progress } of await projections()) {
      setAside.push({ labels: { kind, version, state }, value: streams });
      if (progress) rebuilt.push({ labels: { kind, version }, value: progress.eventsTotal === 0 ? 1 : progress.eventsDone / progress.eventsTotal });
    }
    return { setAside, rebuilt };
  });
}
