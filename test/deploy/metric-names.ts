import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../provisioned.js';

/** Metrics on docs/reference/metrics.md, the reserved among them. */
export function documentedMetrics(): ReadonlySet<string> {
  const page = readFileSync(join(root, 'docs/reference/metrics.md'), 'utf8');
  return new Set([...page.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!)));
}

/** Our metrics and recordings that a query asks for; a histogram's parts count as the histogram. */
export const metricsIn = (expr: string): string[] =>
  [...new Set([...expr.matchAll(/\b(?:\w+:)?rolegate_\w+(?::\w+)?/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, '')))];
