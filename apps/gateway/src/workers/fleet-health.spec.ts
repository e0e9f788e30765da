import type { Health } from '../node/readiness/finding.js';
import { type WorkerState, fleetHealth } from './fleet-health.js';

const ready: Health = { status: 'ready', reasons: [], degraded: [] };
const unready: Health = { status: 'not ready', reasons: [{ reason: 'lease-expired', detail: 'too long' }], degraded: [] };
const serving = (number: number, health: Health | undefined = ready): WorkerState => ({ number, state: 'serving', health });
const absent = (number: number): WorkerState => ({ number, state: 'absent' });

describe('the health of a gateway of several workers', () => {
  it('is ready when each that serves is', () => {
    expect(fleetHealth([serving(1), serving(2)], false)).toEqual({ status: 'ready', reasons: [], degraded: [], workers: { ready: 2, total: 2 } });
  });

  it('is not ready when one that gets connections is not, or does not answer', () => {
    expect(fleetHealth([serving(1), serving(2, unready)], false)).toMatchObject({ status: 'not ready', reasons: [{ reason: 'lease-expired', detail: 'worker 2: too long' }], workers: { ready: 1, total: 2 } });
    expect(fleetHealth([serving(1), { number: 2, state: 'serving', health: undefined }], false)).toMatchObject({ status: 'not ready', reasons: [{ reason: 'worker-silent' }] });
  });

  it('stays ready while one is started again, and is not when none serves', () => {
    expect(fleetHealth([serving(1), absent(2)], false)).toMatchObject({ status: 'ready', degraded: [{ reason: 'worker-absent' }], workers: { ready: 1, total: 2 } });
    expect(fleetHealth([absent(1), absent(2)], false)).toMatchObject({ status: 'not ready', reasons: [{ reason: 'no-worker' }], workers: { ready: 0, total: 2 } });
  });

  it('says draining once, not for each worker', () => {
    const draining: Health = { status: 'not ready', reasons: [{ reason: 'draining', detail: 'told' }], degraded: [] };
    expect(fleetHealth([serving(1, draining), serving(2, draining)], true).reasons).toHaveLength(1);
  });
});
