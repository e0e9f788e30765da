import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { sections } from '../../apps/gateway/src/config/settings.js';
import { Addresses, type ComposeService, environmentOf, NativeShape, parseEnvFile, readCompose, secretsIn, writeSecrets } from '../../tools/cluster/index.mjs';
import { root } from '../provisioned.js';

const { services, subnet, document } = readCompose();
const names = Object.keys(services);

/** Started natively by those who need them, not by the cluster's starter; Grafana is in none of the registries. */
const CONTAINERS_ONLY = ['openldap', 'keystone', 'keycloak', 'grafana'];
/** Secrets by service; who is not named has none. What a container has in its environment is read by whoever takes it over. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  gateway: ['DATABASE_URL', 'ROLEGATE_ROOT_ACCESS_KEY', 'ROLEGATE_ROOT_SECRET_KEY', 'ROLEGATE_SEAL_KEYS'],
  projector: ['DATABASE_URL'],
  postgres: ['POSTGRES_PASSWORD', 'REPLICATION_PASSWORD'],
  openldap: ['LDAP_ADMIN_PASSWORD'],
  keystone: ['KEYSTONE_ADMIN_PASSWORD'],
  keycloak: ['KC_BOOTSTRAP_ADMIN_PASSWORD', 'KC_BOOTSTRAP_ADMIN_USERNAME'],
  grafana: ['GF_SECURITY_ADMIN_PASSWORD'],
};
const native = names.filter((name) => !CONTAINERS_ONLY.includes(name));
const nodes = native.filter((name) => /^(gateway|projector)-/.test(name));

const folder = mkdtempSync(join(tmpdir(), 'rolegate-agreement-'));
const secrets = secretsIn(join(folder, 'secrets.env'));
const shape = new NativeShape({ dir: folder, basePort: 20000, secrets });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((entry) => filesBelow(join(path, entry)));
}

const withoutComments = (text: string): string => text.split('\n').filter((line) => !/^\s*(#|--)/.test(line)).join('\n');

/** Native configuration of a service, by the path of each file. */
function configurationOf(name: string): [path: string, text: string][] {
  shape.prepare(name);
  const etc = join(folder, 'etc', name);
  return existsSync(etc) ? filesBelow(etc).map((file) => [file, withoutComments(readFileSync(file, 'utf8'))]) : [];
}

describe('docker-compose.yml and the native cluster are one shape', () => {
  it('has the services of the cluster', () => {
    expect(names.sort()).toEqual([
      'gateway-1', 'gateway-2', 'gateway-3', 'grafana', 'haproxy', 'kafka-1', 'kafka-2', 'kafka-3', 'keycloak', 'keystone', 'nginx', 'openldap',
      'postgres-1', 'postgres-2', 'projector-1', 'projector-2', 'prometheus',
    ]);
  });

  it('gives every native service its ports, none of them twice', () => {
    const ports = native.flatMap((name) => Addresses.portsOf(name).map((port) => shape.addresses.port(name, port)));
    expect(native.filter((name) => Addresses.portsOf(name).length === 0)).toEqual([]);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it.each(native.flatMap((name) => services[name]!.ports.map((port) => [name, port] as const)))('knows the published port of %s: %s', (name, port) => {
    expect(shape.addresses.has(name, Number(port.split(':').at(-1)))).toBe(true);
  });

  it.each(native)('gives %s the same environment, with addresses, ports and paths in place', (name) => {
    const compose = environmentOf(services[name]!, secrets);
    const here = shape.environment(name);
    expect(Object.keys(here).sort()).toEqual(Object.keys(compose).sort());
    for (const [key, value] of Object.entries(here)) {
      for (const service of names) expect(`${key}=${value}`).not.toMatch(new RegExp(`(^|[^\\w.-])${service}:\\d`));
      expect(value).not.toContain('0.0.0.0');
      expect(value).not.toMatch(/(^|=)\/(var|etc|opt|mnt)\/(?!.*rolegate-agreement)/);
      if (!/PORT$|HOST$|DIR$|PGDATA|BROKERS|LISTENERS|OPTS|PROXIES|URL|PEER/.test(key)) expect(value).toBe(String(compose[key]));
    }
  });

  it.each(native)('finds what %s mounts, and leaves no name or path of a container in it', (name) => {
    for (const { kind, source } of services[name]!.mounts) if (kind === 'bind') expect([source, existsSync(source!)]).toEqual([source, true]);
    for (const [file, text] of configurationOf(name)) {
      if (file.endsWith('.sh')) continue; // Entry points of containers.
      for (const service of names) expect([file, new RegExp(`(^|[^\\w.-])${service}:\\d+`).exec(text)]).toEqual([file, null]);
      for (const { target } of services[name]!.mounts) expect([file, new RegExp(`(^|[\\s"'=:])${target}/`, 'm').exec(text)]).toEqual([file, null]);
    }
  });

  it('knows every setting of gateways and projectors', () => {
    const known = Object.values(sections).flatMap((section) => Object.values(section.settings).map(({ env }) => env));
    for (const file of ['gateway', 'projector']) {
      expect(Object.keys(parseEnvFile(readFileSync(join(root, `deploy/env/${file}.env`), 'utf8'))).filter((key) => !known.includes(key))).toEqual([]);
    }
    const own = Object.keys(secrets).filter((key) => /^(ROLEGATE|DATABASE)_/.test(key));
    expect(own.filter((key) => !known.includes(key))).toEqual([]);
  });

  it('has one blob folder for all gateways, and one seal ring', () => {
    const gateways = native.filter((name) => name.startsWith('gateway-')).map((name) => shape.environment(name));
    expect(gateways).toHaveLength(3);
    expect(new Set(gateways.map(({ ROLEGATE_BLOB_DIR }) => ROLEGATE_BLOB_DIR)).size).toBe(1);
    expect(new Set(gateways.map(({ ROLEGATE_SEAL_KEYS }) => ROLEGATE_SEAL_KEYS)).size).toBe(1);
    expect(new Set(gateways.map(({ ROLEGATE_DATA_DIR }) => ROLEGATE_DATA_DIR)).size).toBe(3);
  });

  it('names every gateway to HAProxy and nginx, every node to Prometheus, every broker to the nodes', () => {
    const read = (file: string): string => withoutComments(readFileSync(join(root, file), 'utf8'));
    const [gateways, brokers] = ['gateway-', 'kafka-'].map((kind) => names.filter((name) => name.startsWith(kind)));
    for (const gateway of gateways!) {
      expect(read('deploy/haproxy/haproxy.cfg')).toContain(`server ${gateway} ${gateway}:8000 port 8001`);
      expect(read('deploy/nginx/nginx.conf')).toContain(`server ${gateway}:8000`);
    }
    for (const node of nodes) expect(read('deploy/prometheus/prometheus.yml')).toContain(`'${node}:8001'`);
    for (const node of nodes) expect(environmentOf(services[node]!, secrets).KAFKA_BROKERS).toBe(brokers!.map((broker) => `${broker}:9092`).join(','));
    expect(environmentOf(services['gateway-1']!, secrets).ROLEGATE_TRUSTED_PROXIES).toBe(subnet);
  });
});

describe('The containers', () => {
  const all = Object.entries<ComposeService>(services);

  it.each(all)('%s has a pinned image, comes back by itself and is watched', (name, { image, given }) => {
    expect(image).toMatch(/^[\w./-]+:[\w.-]*\d[\w.-]*$/);
    expect(image).not.toMatch(/:latest$/);
    expect(given.restart).toBe('unless-stopped');
    // The image of gateway and projector has a HEALTHCHECK of its own.
    if (!nodes.includes(name)) expect(given.healthcheck.test.length).toBeGreaterThan(0);
  });

  it.each(names)('gives %s the secrets that it needs, and no other', (name) => {
    const given = Object.keys(environmentOf(services[name]!, secrets)).filter((key) => key in secrets);
    expect(given.sort()).toEqual(NEEDS[name.replace(/-\d$/, '')] ?? []);
  });

  it('has a use for every secret', () => {
    expect([...new Set(Object.values(NEEDS).flat())].sort()).toEqual(Object.keys(secrets).sort());
  });

  it('names only files that are there, or that `secrets` writes', () => {
    const written = writeSecrets(join(folder, 'env/secrets.env')).map((file) => relative(folder, file));
    for (const file of all.flatMap(([, { envFiles }]) => envFiles)) expect([file, existsSync(join(root, file)) || written.includes(file.replace('deploy/', ''))]).toEqual([file, true]);
    expect(all.flatMap(([, { envFiles }]) => envFiles)).not.toContain('deploy/env/secrets.env');
  });

  it('writes a file for each that has secrets, of mode 0600, as often as it is asked', () => {
    const file = join(folder, 'again/secrets.env');
    const written = writeSecrets(file);
    const read = (name: string): Record<string, string> => parseEnvFile(readFileSync(join(folder, `again/${name}.secrets.env`), 'utf8'));
    expect(written.map((path) => statSync(path).mode & 0o777)).toEqual(written.map(() => 0o600));
    expect(Object.keys(read('grafana'))).toEqual(['GF_SECURITY_ADMIN_PASSWORD']);
    // Settings of one's own that are secret, and a password that was changed.
    const ours = { ...parseEnvFile(readFileSync(file, 'utf8')), ROLEGATE_LDAP_SECRET: 'bound=', GF_SECURITY_ADMIN_PASSWORD: 'changed' };
    writeFileSync(file, Object.entries(ours).map(([name, value]) => `${name}=${value}\n`).join(''));
    expect(writeSecrets(file)).toEqual(written);
    expect([read('grafana'), read('gateway')['ROLEGATE_LDAP_SECRET'], read('projector')]).toEqual([{ GF_SECURITY_ADMIN_PASSWORD: 'changed' }, 'bound=', { DATABASE_URL: ours['DATABASE_URL' as keyof typeof ours] }]);
    writeFileSync(file, 'UNHEARD_OF=planted\n', { flag: 'a' });
    expect(() => writeSecrets(file)).toThrow(/^.*secrets\.env: no service takes UNHEARD_OF; .*$/);
  });

  it('keeps secrets out of the file', () => {
    expect(Object.keys(parseEnvFile(readFileSync(join(root, 'deploy/env/secrets.env.example'), 'utf8'))).sort()).toEqual(Object.keys(secrets).sort());
    expect(readFileSync(join(root, '.gitignore'), 'utf8')).toContain('deploy/env/*secrets.env\n');
    for (const [, { environment }] of all) expect(Object.keys(environment).filter((key) => /PASSWORD|SECRET|SEAL|DATABASE_URL/.test(key))).toEqual([]);
    expect(statSync(join(folder, 'secrets.env')).mode & 0o777).toBe(0o600);
  });

  it('publishes nothing beyond the machine but the door', () => {
    const open = all.flatMap(([name, { ports }]) => ports.filter((port) => !port.startsWith('127.0.0.1:')).map(() => name));
    expect(open.sort()).toEqual(['haproxy', 'nginx']);
  });

  it('declares every volume that is used', () => {
    const used = all.flatMap(([, { mounts }]) => mounts.filter(({ kind }) => kind === 'volume').map(({ source }) => source!));
    expect([...new Set(used)].sort()).toEqual(Object.keys(document.volumes).sort());
  });
});

describe('The image', () => {
  const dockerfile = readFileSync(join(root, 'deploy/image/Dockerfile'), 'utf8');
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

  it('runs as nobody in particular, says whether it lives, and is asked to end by a signal that drains', () => {
    expect(last).toMatch(/\nUSER [1-9]\d+:[1-9]\d+\n/);
    expect(last).toMatch(/\nHEALTHCHECK [^]*\/health\/live/);
    expect(last).toContain('ENTRYPOINT ["rolegate"]');
    expect(last).toContain('STOPSIGNAL SIGTERM');
    expect(last).not.toMatch(/\nADD |\nRUN npm /);
  });

  it('has no secret, no data and no test in it', () => {
    expect(dockerfile).not.toMatch(/PASSWORD|SECRET|SEAL_KEYS|\bARG\b/);
    const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(ignored[0]).toBe('*');
    const admitted = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const path of admitted) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    expect(admitted).not.toEqual(expect.arrayContaining(['data', 'deploy', 'test', '.provision']));
    expect(ignored).toContain('**/*.env');
  });

  it.each([['gateway', 'serve'], ['projector', 'projector']])('is what systemd runs for the %s, with the same files of settings', (kind, command) => {
    const unit = readFileSync(join(root, `deploy/systemd/rolegate-${kind}.service`), 'utf8');
    expect(unit).toContain(`rolegate.mjs ${command}\n`);
    expect(services[`${kind}-1`]!.command).toEqual([command]);
    for (const file of services[`${kind}-1`]!.envFiles) expect(unit).toContain(`EnvironmentFile=/etc/rolegate/${file.split('/').at(-1)}\n`);
    expect(unit).toMatch(/\nUser=rolegate\n/);
  });
});
