import type { Health } from '../node/readiness/finding.js';

/** What the management port tells of a gateway, be it one process or several. */
export interface Management {
  health(): Health | Promise<Health>;
  /** Prometheus's text format. */
  metrics(): Promise<string>;
}

export const MANAGEMENT = Symbol('Management');
