import { projectionsReport } from './projections-report.js';

describe('the report of projections', () => {
  it('shows the progress of what is rebuilt: ratio, speed and time left, as far as it can be told', async () => {
    const status = { kind: 'role', version: 2, state: 'building' as const, position: '1.5.5', setAside: 0 };
    const { own, tables } = await projectionsReport({ slots: [1, 5], share: { slots: 2, processes: 4 } }, {
      slots: async () => [],
      tables: async () => [
        { ...status, version: 1, state: 'live' as const },
        { ...status, progress: { eventsDone: 100, eventsTotal: 400, secondsLeft: 30 } },
        { ...status, kind: 'user', progress: { eventsDone: 0, eventsTotal: 10 } },
        { ...status, kind: 'bucket', progress: { eventsDone: 0, eventsTotal: 0 } },
      ],
      setAside: async () => [],
    });
    expect(own).toEqual({ slots: [1, 5], share: 2, processes: 4 });
    expect(tables.map((table) => table.rebuild)).toEqual([
      undefined,
      { done: 100, total: 400, ratio: 0.25, eventsPerSecond: 10, secondsLeft: 30 },
      { done: 0, total: 10, ratio: 0 },
      { done: 0, total: 0, ratio: 1 },
    ]);
    expect(tables[1]).not.toHaveProperty('progress');
  });
});
