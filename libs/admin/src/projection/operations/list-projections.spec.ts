import type { ProjectionStatus, Reads } from '#operation';
import { contextForTest, given, memoryReads } from '#testing';
import { listProjections } from './list-projections.js';

const reader = { principal: { caps: [{ type: 'metadata', perm: 'read' as const }] } };
const statuses: readonly ProjectionStatus[] = [
  { kind: 'role', version: 1, state: 'live', position: '1.7.9', setAside: 0 },
  { kind: 'role', version: 2, state: 'building', position: '1.3.4', setAside: 1, progress: { eventsDone: 10, eventsTotal: 40, secondsLeft: 6 } },
  { kind: 'user', version: 2, state: 'building', position: '0.0.0', setAside: 0, progress: { eventsDone: 0, eventsTotal: 40 } },
];

describe('AdminListProjections', () => {
  it('shows every table, and progress and estimate of those that are being built', async () => {
    const reads: Reads = { ...memoryReads([]), projections: async () => statuses };
    expect(await listProjections.answer({}, reads, contextForTest(reader))).toEqual([
      { kind: 'role', version: 1, state: 'live', position: '1.7.9', set_aside: 0 },
      { kind: 'role', version: 2, state: 'building', position: '1.3.4', set_aside: 1, events_done: 10, events_total: 40, seconds_left: 6 },
      { kind: 'user', version: 2, state: 'building', position: '0.0.0', set_aside: 0, events_done: 0, events_total: 40, seconds_left: '' },
    ]);
  });

  it('wants the cap metadata=read', async () => {
    expect(await given().answer(listProjections, {}, reader)).toEqual([]);
    await expect(given().answer(listProjections, {})).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
