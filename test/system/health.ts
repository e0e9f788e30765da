import { eventually } from './eventually.js';
import type { NodeProcess } from './node-process.js';

export interface HealthAnswer {
  readonly httpStatus: number;
  readonly status: string;
  readonly reasons: readonly { readonly reason: string; readonly detail: string }[];
  readonly degraded: readonly { readonly reason: string; readonly detail: string }[];
  readonly workers?: { readonly ready: number; readonly total: number };
}

/** What /health/ready says; undefined while nobody listens. */
export async function healthOf({ management }: Pick<NodeProcess, 'management'>): Promise<HealthAnswer | undefined> {
  const response = await fetch(`${management}/health/ready`).catch(() => undefined);
  return response && { httpStatus: response.status, ...((await response.json()) as Omit<HealthAnswer, 'httpStatus'>) };
}

/** The first answer that names the reason, or, without one, that is 200. */
export function untilHealth(node: Pick<NodeProcess, 'management'>, reason?: string, limitMs = 20_000): Promise<HealthAnswer> {
  return eventually(async () => {
    const health = await healthOf(node);
    return health !== undefined && (reason === undefined ? health.httpStatus === 200 : health.reasons.some((one) => one.reason === reason)) ? health : undefined;
  }, limitMs);
}

/** The value of a series in the text of /metrics; NaN when it is not there. */
export async function metricOf({ management }: Pick<NodeProcess, 'management'>, series: string | RegExp): Promise<number> {
  const text = await (await fetch(`${management}/metrics`)).text();
  const line = text.split('\n').find((one) => (typeof series === 'string' ? one.startsWith(`${series} `) : series.test(one)));
  return Number(line?.slice(line.lastIndexOf(' ') + 1) ?? Number.NaN);
}
