import type { ProjectionStatus } from '#operation';
import { Registry } from 'prom-client';
import { registerProjectionMetrics } from './projection-metrics.js';

const status = (part: Partial<ProjectionStatus>): ProjectionStatus => ({ kind: 'role', version: 1, state: 'live', position: '1.2.3', setAside: 0, ...part });

async function scrape(...statuses: ProjectionStatus[]): Promise<string[]> {
  const registry = new Registry();
  registerProjectionMetrics(registry, async () => statuses);
  return (await registry.metrics()).split('\n');
}

describe('projection metrics', () => {
  it('show what is set aside, by kind, version and state', async () => {
    expect(await scrape(status({}), status({ kind: 'user', setAside: 2 }))).toEqual(expect.arrayContaining([
      'rolegate_projection_set_aside_streams{kind="role",version="1",state="live"} 0',
      'rolegate_projection_set_aside_streams{kind="user",version="1",state="live"} 2',
    ]));
  });

  it('show how far a rebuild is, and one with nothing to do as done', async () => {
    const lines = await scrape(status({}), status({ version: 2, state: 'building', progress: { eventsDone: 1, eventsTotal: 4 } }), status({ version: 3, state: 'building', progress: { eventsDone: 0, eventsTotal: 0 } }));
    expect(lines.filter((line) => line.startsWith('rolegate_projection_rebuild'))).toEqual([
      'rolegate_projection_rebuild_progress_ratio{kind="role",version="2"} 0.25',
      'rolegate_projection_rebuild_progress_ratio{kind="role",version="3"} 1',
    ]);
  });
});
