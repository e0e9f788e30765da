import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../provisioned.js';

const datasource = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });

/** What our dashboards use of Grafana's form ("JSON model"); anything else is a slip of the pen. */
const panel = z.object({
  id: z.int().positive(),
  type: z.enum(['timeseries', 'stat']),
  title: z.string().min(1),
  description: z.string().endsWith('.'),
  datasource,
  gridPos: z.strictObject({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1).max(24), h: z.int().min(1) }),
  // Grafana, "Standard options": ids of @grafana/data's value formats.
  fieldConfig: z.strictObject({ defaults: z.object({ unit: z.enum(['short', 'reqps', 'ops', 'percentunit', 's', 'bytes', 'Bps']) }), overrides: z.array(z.never()) }),
  options: z.object({}),
  targets: z.array(z.object({ refId: z.string().regex(/^[A-Z]$/), datasource, expr: z.string().min(1), legendFormat: z.string() })).min(1),
});

const dashboard = z.object({
  uid: z.string().regex(/^rolegate-[a-z-]{1,30}$/),
  title: z.string().startsWith('Rolegate: '),
  description: z.string().endsWith('.'),
  tags: z.array(z.string()),
  schemaVersion: z.int().min(39),
  time: z.strictObject({ from: z.string(), to: z.string() }),
  templating: z.strictObject({ list: z.tuple([z.looseObject({ name: z.literal('datasource'), type: z.literal('datasource'), query: z.literal('prometheus') })]) }),
  panels: z.array(panel).min(1),
});

export type Panel = z.infer<typeof panel>;
export type Dashboard = z.infer<typeof dashboard> & { readonly name: string };

/** Every dashboard of deploy/grafana, by file name. @throws ZodError that names what does not fit */
export function dashboards(): readonly Dashboard[] {
  return globSync('deploy/grafana/*.json', { cwd: root }).sort().map((file) => ({
    ...dashboard.parse(JSON.parse(readFileSync(join(root, file), 'utf8'))), name: file.replace(/^.*\/|\.json$/g, ''),
  }));
}
