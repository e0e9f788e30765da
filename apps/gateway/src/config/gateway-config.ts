import { join, resolve } from 'node:path';
import { ConfigError, type Section, type SectionValues, readSection } from '#kernel';
import { ProxyTrust } from '#edge';
import { type RingKey, parseKeyList } from '#seal';
import { sections } from './settings.js';
import { rawValues } from './sources.js';

type Sections = typeof sections;

/** The configuration of a gateway, checked. */
export type GatewayConfig = { readonly [K in keyof Sections]: Readonly<SectionValues<Sections[K]['settings']>> } & {
  /** Undefined: generated in the data folder. */
  readonly sealKeys: readonly RingKey[] | undefined;
  readonly stsKeys: readonly RingKey[];
  readonly proxyTrust: ProxyTrust;
  /** Where the bytes of larger objects are. */
  readonly blobDir: string;
  /** Seconds. */
  readonly drainSeconds: number;
};

/** Seconds; HAProxy's health checks of deploy/ need three to notice. */
const DRAIN = 4;

/**
 * @param options `opensSealed` false: of a process that needs no seal keys, such as a projector
 * @throws ConfigError that names every problem at once
 */
export function readGatewayConfig(env: NodeJS.ProcessEnv, { opensSealed = true }: { readonly opensSealed?: boolean } = {}): GatewayConfig {
  const problems: string[] = [];
  const raw = rawValues(env, problems);
  const values = Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, readSection(section as { settings: Section }, raw, problems)])) as unknown as { [K in keyof Sections]: SectionValues<Sections[K]['settings']> };
  const { listening, storage, identity, keys } = values;
  if ((identity.rootAccessKey === undefined) !== (identity.rootSecretKey === undefined)) problems.push('ROLEGATE_ROOT_ACCESS_KEY and ROLEGATE_ROOT_SECRET_KEY must be given together');
  if (new Set([listening.tlsPort, listening.tlsCert, listening.tlsKey].map((value) => value === undefined)).size > 1) problems.push('ROLEGATE_TLS_PORT, ROLEGATE_TLS_CERT and ROLEGATE_TLS_KEY must be given together');
  if (opensSealed && storage.databaseUrl !== undefined && keys.sealKeys === undefined) problems.push('ROLEGATE_SEAL_KEYS must be given when DATABASE_URL is set: what one node seals all must open');
  if (storage.databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(storage.databaseUrl)) problems.push('DATABASE_URL: expecting postgres://…');
  if (storage.kafkaBrokers.length > 0 && storage.databaseUrl === undefined) problems.push('DATABASE_URL must be given when KAFKA_BROKERS is set: what fills the topic reads the log there');
  const noBrokers = storage.kafkaBrokers.filter((broker) => !/^[^:/]+:\d{1,5}$|^\[[0-9a-f:]+]:\d{1,5}$/i.test(broker));
  if (noBrokers.length > 0) problems.push(`KAFKA_BROKERS: expecting host:port (got ${JSON.stringify(noBrokers.join(','))})`);
  if (keys.rgwStsKey !== undefined && Buffer.byteLength(keys.rgwStsKey) !== 16) problems.push('rgw_sts_key must have 16 characters');
  const sealKeys = keys.sealKeys === undefined ? undefined : parseKeyList(keys.sealKeys, 'ROLEGATE_SEAL_KEYS', problems);
  const stsKeys = keys.stsKeys === undefined ? [] : parseKeyList(keys.stsKeys, 'ROLEGATE_STS_KEYS', problems);
  clientCertificateProblems(values, problems);
  const proxyTrust = trustOf(listening.trustedProxies, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const dataDir = resolve(storage.dataDir);
  return {
    ...values, storage: { ...storage, dataDir }, sealKeys, stsKeys, proxyTrust,
    blobDir: resolve(storage.blobDir ?? join(dataDir, 'blobs')),
    drainSeconds: values.operation.drainSeconds ?? (storage.databaseUrl === undefined ? 0 : DRAIN),
  };
}

function clientCertificateProblems({ clientCertificates: { authorities, header }, listening }: Pick<GatewayConfig, 'clientCertificates' | 'listening'>, problems: string[]): void {
  if (authorities !== undefined && header === undefined && listening.tlsPort === undefined) problems.push('ROLEGATE_TLS_CLIENT_CA needs ROLEGATE_TLS_PORT or ROLEGATE_TLS_CLIENT_CERT_HEADER: nobody could show a certificate');
  if (header !== undefined && (authorities === undefined || listening.trustedProxies.length === 0)) problems.push('ROLEGATE_TLS_CLIENT_CERT_HEADER needs ROLEGATE_TLS_CLIENT_CA and ROLEGATE_TRUSTED_PROXIES');
}

function trustOf(networks: readonly string[], problems: string[]): ProxyTrust {
  const good = networks.filter((network) => {
    try {
      return new ProxyTrust([network]).any;
    } catch (error) {
      problems.push(`ROLEGATE_TRUSTED_PROXIES: ${(error as Error).message}`);
      return false;
    }
  });
  return new ProxyTrust(good);
}
