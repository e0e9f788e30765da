import type { Host } from '../node/host.js';
import type { Health } from '../node/readiness/finding.js';

/** A metric as prom-client's `getMetricsAsJSON` gives it. */
export interface MetricSnapshot {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator?: string;
  readonly values: readonly { readonly metricName?: string; readonly labels: Readonly<Record<string, string | number>>; readonly value: number }[];
}

/** What a worker is asked, and what it answers. */
export interface Answers {
  readonly health: Health;
  readonly metrics: readonly MetricSnapshot[];
}

export type Question = keyof Answers;

/** From the primary to a worker. `taking`: milliseconds for which requests are still taken. */
export type Order =
  | { readonly order: 'start'; readonly host: Pick<Host, 'connectionString' | 'root'> }
  | { readonly order: 'answer'; readonly id: number; readonly question: Question }
  | { readonly order: 'end'; readonly taking: number };

/** From a worker to the primary. */
export type Report =
  | { readonly report: 'up' }
  | { readonly report: 'serving'; readonly address: string }
  | { readonly report: 'failed'; readonly message: string }
  | { readonly report: 'answer'; readonly id: number; readonly answer: Answers[Question] };
