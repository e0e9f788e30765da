import { readFileSync } from 'node:fs';
import type { Setting } from '#kernel';

/** Reads a raw value: environment first, then the file, then the ceph.conf. */
export type RawValues = (setting: Setting) => string | undefined;

/** `NAME=value` lines, `#` comments, optional quotes. Adds what cannot be read to `problems`. */
export function readConfigFile(path: string, problems: string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  lines(path, 'ROLEGATE_CONFIG', problems).forEach((line, index) => {
    const match = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match) values.set(match[1]!, match[2]!.replace(/^(["'])(.*)\1$/, '$2'));
    else if (line.trim() !== '' && !line.trim().startsWith('#')) problems.push(`ROLEGATE_CONFIG: line ${index + 1} of ${path} is not NAME=value`);
  });
  return values;
}

/**
 * Settings of a ceph.conf by name with underscores: `rgw sts key`, `rgw-sts-key` and `rgw_sts_key` are one. [client.*]
 * wins over [global]. Source: Ceph documentation, "Configuring Ceph", config file syntax.
 */
export function readCephConf(path: string, problems: string[]): ReadonlyMap<string, string> {
  const global = new Map<string, string>();
  const client = new Map<string, string>();
  let section: Map<string, string> | undefined;
  for (const raw of lines(path, 'ROLEGATE_CEPH_CONF', problems)) {
    const line = raw.replace(/(^|\s)[#;].*$/, '').trim();
    const header = /^\[(.+)]$/.exec(line);
    if (header) {
      const name = header[1]!.trim();
      section = name === 'global' ? global : name === 'client' || name.startsWith('client.') ? client : undefined;
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 0 || !section) continue;
    section.set(line.slice(0, equals).trim().toLowerCase().replace(/[\s-]+/g, '_'), line.slice(equals + 1).trim().replace(/^"(.*)"$/, '$1'));
  }
  return new Map([...global, ...client]);
}

function lines(path: string, setting: string, problems: string[]): string[] {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/);
  } catch (error) {
    problems.push(`${setting}: cannot read ${path} (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
    return [];
  }
}

export function rawValues(env: NodeJS.ProcessEnv, problems: string[]): RawValues {
  const file = env.ROLEGATE_CONFIG ? readConfigFile(env.ROLEGATE_CONFIG, problems) : new Map<string, string>();
  const cephPath = env.ROLEGATE_CEPH_CONF || file.get('ROLEGATE_CEPH_CONF');
  const ceph = cephPath ? readCephConf(cephPath, problems) : new Map<string, string>();
  return (setting) => env[setting.env] || file.get(setting.env) || setting.ceph?.map((name) => ceph.get(name)).find((value) => value !== undefined);
}
