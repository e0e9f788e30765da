import type { Health, Reason } from '../node/readiness/finding.js';

/** A worker as the primary sees it; without health it did not answer in time. */
export type WorkerState =
  | { readonly number: number; readonly state: 'absent' }
  | { readonly number: number; readonly state: 'serving'; readonly health: Health | undefined };

export interface FleetHealth extends Health {
  readonly workers: { readonly ready: number; readonly total: number };
}

/**
 * Connections go to every worker that serves, so each of them must be ready. One that is being started again gets none:
 * the others serve for it.
 */
export function fleetHealth(workers: readonly WorkerState[], draining: boolean): FleetHealth {
  const reasons: Reason[] = draining ? [{ reason: 'draining', detail: 'this gateway has been told to end' }] : [];
  const degraded: Reason[] = [];
  let ready = 0;
  for (const worker of workers) {
    if (worker.state === 'absent') {
      degraded.push({ reason: 'worker-absent', detail: `worker ${worker.number} is being started again` });
      continue;
    }
    const { number, health } = worker;
    if (health?.status === 'ready') ready++;
    const own = health?.reasons ?? [{ reason: 'worker-silent', detail: 'it does not answer the primary process' }];
    for (const { reason, detail } of own) if (!(draining && reason === 'draining')) reasons.push({ reason, detail: `worker ${number}: ${detail}` });
    for (const { reason, detail } of health?.degraded ?? []) degraded.push({ reason, detail: `worker ${number}: ${detail}` });
  }
  if (!draining && workers.every(({ state }) => state === 'absent')) reasons.push({ reason: 'no-worker', detail: 'no worker serves' });
  return { status: reasons.length === 0 ? 'ready' : 'not ready', reasons, degraded, workers: { ready, total: workers.length } };
}
