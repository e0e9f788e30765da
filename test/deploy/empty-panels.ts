import type { Dashboard } from './dashboard-files.js';
import type { InstantSample } from './prometheus-process.js';

/** What Grafana puts in place of its variables; a window that holds enough scrapes of one a second. */
const asGrafanaAsks = (expr: string): string => expr.replaceAll('$__rate_interval', '30s');

/** Queries of dashboards that show nothing: no series, or no number in any. @throws Error for a query that cannot be read */
export async function emptyPanels(query: (expr: string) => Promise<readonly InstantSample[]>, dashboards: readonly Dashboard[]): Promise<string[]> {
  const empty: string[] = [];
  for (const { name, panels } of dashboards) for (const { title, targets } of panels) for (const { expr } of targets) {
    const result = await query(asGrafanaAsks(expr));
    if (!result.some(({ value }) => Number.isFinite(Number(value[1])))) empty.push(`${name}: ${title}: ${expr}`);
  }
  return empty;
}
