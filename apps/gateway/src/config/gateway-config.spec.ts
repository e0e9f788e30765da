import { resolve } from 'node:path';
import { ConfigError } from '#kernel';
import { readGatewayConfig } from './gateway-config.js';

const KEY = Buffer.alloc(32, 1).toString('base64');

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readGatewayConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration of a gateway', () => {
  it('needs nothing: loopback, the documented ports, a data folder, profile ceph', () => {
    const config = readGatewayConfig({});
    expect(config.listening).toMatchObject({ host: '127.0.0.1', port: 8000, managementPort: 8001, domains: [], trustedProxies: [] });
    expect(config.storage).toMatchObject({ dataDir: resolve('data'), databaseUrl: undefined });
    expect(config.identity).toMatchObject({ compat: 'ceph', region: 'default' });
    expect(config.sealKeys).toBeUndefined();
    expect(config.stsKeys).toEqual([]);
  });

  it('reads lists, numbers, flags and keys', () => {
    const config = readGatewayConfig({ ROLEGATE_DOMAINS: 's3.a, s3.b', ROLEGATE_PORT: '80', ROLEGATE_AUDIT_STRICT: 'Yes', ROLEGATE_SEAL_KEYS: `a:${KEY}`, ROLEGATE_STS_KEYS: `x:${KEY},y:${KEY}` });
    expect(config.listening).toMatchObject({ domains: ['s3.a', 's3.b'], port: 80 });
    expect(config.operation.auditStrict).toBe(true);
    expect(config.sealKeys?.map((key) => key.id)).toEqual(['a']);
    expect(config.stsKeys.map((key) => key.id)).toEqual(['x', 'y']);
  });

  it('reads algorithms by issuer, in whose URL anything may stand', () => {
    const { webIdentity } = readGatewayConfig({ ROLEGATE_OIDC_ALGORITHMS: 'RS256', ROLEGATE_OIDC_PROVIDER_ALGORITHMS: 'https://a.example/realms/x?y=z=RS256, ES256 ;http://b:8080=EdDSA;' });
    expect(webIdentity.algorithms).toEqual(['RS256']);
    expect(webIdentity.providerAlgorithms).toEqual([['https://a.example/realms/x?y=z', ['RS256', 'ES256']], ['http://b:8080', ['EdDSA']]]);
  });

  it.each([
    ['https://a=none', 'https://a: expecting a list out of RS256'],
    ['https://a=RS256,HS256', 'https://a: expecting a list out of RS256'],
    ['https://a=', 'https://a: expecting a list out of RS256'],
    ['a.example=RS256', 'expecting URL=algorithms'],
    ['RS256', 'expecting URL=algorithms'],
    ['https://a=RS256;https://a=ES256', 'https://a is there twice'],
  ])('takes no algorithms by issuer like %s', (given, why) => {
    expect(problemsOf({ ROLEGATE_OIDC_PROVIDER_ALGORITHMS: given })).toEqual([expect.stringContaining(`ROLEGATE_OIDC_PROVIDER_ALGORITHMS: ${why}`)]);
  });

  it.each([
    [{ ROLEGATE_TLS_CLIENT_CA: 'ca.pem' }, 'nobody could show a certificate'],
    [{ ROLEGATE_TLS_CLIENT_CERT_HEADER: 'X-Cert', ROLEGATE_TRUSTED_PROXIES: '10.0.0.1' }, 'needs ROLEGATE_TLS_CLIENT_CA'],
    [{ ROLEGATE_TLS_CLIENT_CERT_HEADER: 'X-Cert', ROLEGATE_TLS_CLIENT_CA: 'ca.pem' }, 'ROLEGATE_TRUSTED_PROXIES'],
  ])('takes client certificates only from where they can come: %j', (env, why) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(why)]);
  });

  it('names all problems at once', () => {
    const problems = problemsOf({ ROLEGATE_PORT: '99999', ROLEGATE_COMPAT: 'gcp', ROLEGATE_ROOT_SECRET_KEY: 'only-the-secret', ROLEGATE_TLS_CERT: '/c', KAFKA_BROKERS: 'k', DATABASE_URL: 'postgres://u@h/d', ROLEGATE_SEAL_KEYS: `a:${KEY}`, ROLEGATE_TRUSTED_PROXIES: 'everybody' });
    expect(problems).toHaveLength(6);
    for (const name of ['ROLEGATE_PORT', 'ROLEGATE_COMPAT', 'ROLEGATE_ROOT_ACCESS_KEY', 'ROLEGATE_TLS_PORT', 'KAFKA_BROKERS', 'ROLEGATE_TRUSTED_PROXIES']) {
      expect(problems.filter((one) => one.includes(name))).toHaveLength(1);
    }
    expect(new ConfigError(problems).message).toMatch(/has 6 problems:\n {2}- /);
  });

  it.each([
    ['a database without seal keys', { DATABASE_URL: 'postgres://u@h/d' }, /^ROLEGATE_SEAL_KEYS must be given/],
    ['a database of another kind', { DATABASE_URL: 'mysql://u:planted@h/d', ROLEGATE_SEAL_KEYS: `a:${KEY}` }, /^DATABASE_URL: expecting postgres/],
    ['a Ceph key of a wrong length', { ROLEGATE_RGW_STS_KEY: 'planted' }, /^rgw_sts_key must have 16 characters/],
    ['a short seal key', { ROLEGATE_SEAL_KEYS: 'a:cGxhbnRlZA==' }, /ROLEGATE_SEAL_KEYS/],
    ['a key list without ids', { ROLEGATE_STS_KEYS: KEY }, /ROLEGATE_STS_KEYS/],
    ['a log level that does not exist', { ROLEGATE_LOG_LEVEL: 'loud' }, /^ROLEGATE_LOG_LEVEL: expecting one of debug, info, warn, error, silent \(got "loud"\)/],
    ['Kafka beside the embedded Postgres', { KAFKA_BROKERS: 'k:9092' }, /^DATABASE_URL must be given when KAFKA_BROKERS is set/],
    ['no worker', { ROLEGATE_WORKERS: '0' }, /^ROLEGATE_WORKERS: expecting a number from 1/],
    ['a port with a sign', { ROLEGATE_PORT: '-1' }, /^ROLEGATE_PORT: expecting a port number/],
  ])('refuses %s, and shows no secret', (_, env, expected) => {
    const problems = problemsOf(env);
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(problems.join()).not.toMatch(/planted|cGxhbnRlZA|AQEBAQ/);
  });

  it('asks a process for no seal keys that opens nothing sealed', () => {
    const config = readGatewayConfig({ DATABASE_URL: 'postgres://u@h/d' }, { opensSealed: false });
    expect([config.storage.databaseUrl, config.sealKeys]).toEqual(['postgres://u@h/d', undefined]);
  });

  it('drains for a balancer only where there can be one, unless told to', () => {
    const cluster = { DATABASE_URL: 'postgres://u@h/d', ROLEGATE_SEAL_KEYS: `a:${KEY}` };
    expect([readGatewayConfig({}), readGatewayConfig(cluster), readGatewayConfig({ ...cluster, ROLEGATE_DRAIN_SECONDS: '0' })].map(({ drainSeconds }) => drainSeconds)).toEqual([0, 4, 0]);
  });

  it('takes brokers by name, address and IPv6 address', () => {
    const config = readGatewayConfig({ KAFKA_BROKERS: 'kafka-1:9092, 10.0.0.1:9092 [::1]:9092', DATABASE_URL: 'postgres://u@h/d', ROLEGATE_SEAL_KEYS: `a:${KEY}` });
    expect(config.storage.kafkaBrokers).toEqual(['kafka-1:9092', '10.0.0.1:9092', '[::1]:9092']);
  });

  it('takes sixteen characters for Ceph\'s key', () => {
    expect(readGatewayConfig({ ROLEGATE_RGW_STS_KEY: 'abcdefghijklmnop' }).keys.rgwStsKey).toBe('abcdefghijklmnop');
  });

  it('believes the proxies of the networks named', () => {
    expect(problemsOf({ ROLEGATE_TRUSTED_PROXIES: '10.0.0.0/8 fd00::/8' })).toEqual([]);
    expect(problemsOf({ ROLEGATE_TRUSTED_PROXIES: 'everybody,10.0.0.0/8,10.0.0.0/99' })).toHaveLength(2);
  });
});
