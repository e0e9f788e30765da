import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../provisioned.js';
import { type Panel, dashboards } from './dashboard-files.js';
import { documentedMetrics, metricsIn } from './metric-names.js';

const all = dashboards();
const read = <T>(file: string): T => parse(readFileSync(join(root, file), 'utf8')) as T;
const recorded = globSync('deploy/prometheus/rules/*.yml', { cwd: root })
  .flatMap((file) => read<{ groups: { rules: { record?: string }[] }[] }>(file).groups.flatMap(({ rules }) => rules.flatMap(({ record }) => record ?? [])));
const overlap = ({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe('dashboards', () => {
  it('have ids of their own', () => {
    expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  });

  it.each(all)('$name: panels have ids of their own, lie side by side and within the page', ({ panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    expect(panels.flatMap((one, i) => panels.slice(i + 1).filter((other) => overlap(one, other)).map((other) => `${one.title} over ${other.title}`))).toEqual([]);
  });

  it.each(all)('$name: asks only for metrics that are on the reference page, or recorded', ({ panels }) => {
    const known = new Set([...documentedMetrics(), ...recorded]);
    const asked = panels.flatMap(({ title, targets }) => targets.flatMap(({ expr }) => metricsIn(expr).map((name) => ({ title, name }))));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ name }) => !known.has(name))).toEqual([]);
  });

  it.each(all)('$name: several series of a graph can be told apart', ({ panels }) => {
    const nameless = panels.filter(({ type, targets }) => type === 'timeseries' && (targets.some(({ legendFormat }) => legendFormat === '') || new Set(targets.map(({ legendFormat }) => legendFormat)).size < targets.length));
    expect(nameless.map(({ title }) => title)).toEqual([]);
  });

  it('cover what an operator has to see', () => {
    const asked = new Set(all.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)))));
    for (const name of ['rolegate_requests_total', 'rolegate_denials_total', 'rolegate_request_duration_seconds', 'rolegate_projection_lag_seconds', 'rolegate_revocation_seconds', 'rolegate_policy_cache_lookups_total', 'rolegate_lease_left_seconds', 'rolegate_members', 'rolegate_key_age_seconds', 'rolegate_idp_calls_total', 'rolegate_idp_saved_calls_total']) {
      expect(asked).toContain(name);
    }
  });

  it('are where Grafana is told to look, over a data source that exists', () => {
    const compose = read<{ services: { grafana: { volumes: string[] } } }>('docker-compose.yml');
    const mounts = new Map(compose.services.grafana.volumes.map((mount) => mount.split(':').slice(0, 2) as [string, string]));
    expect(mounts.get('./deploy/grafana/provisioning')).toBe('/etc/grafana/provisioning');
    const { providers: [provider] } = read<{ providers: { options: { path: string } }[] }>('deploy/grafana/provisioning/dashboards/rolegate.yml');
    expect(mounts.get('./deploy/grafana')).toBe(provider!.options.path);
    const { datasources: [source] } = read<{ datasources: { type: string; url: string }[] }>('deploy/grafana/provisioning/datasources/prometheus.yml');
    expect(source).toMatchObject({ type: 'prometheus', url: 'http://prometheus:9090' });
  });
});
