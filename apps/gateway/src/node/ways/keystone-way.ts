import { type KeystoneAddress, KeystoneCallers, KeystoneHttp, KeystoneKeysInUse, KeystoneLogins, KeystoneService, KeystoneStrategy, type ServiceAccount, ServiceToken } from '#authn';
import type { UserState } from '#iam';
import { ConfigError } from '#kernel';
import type { Directory, ExternalUsers } from '#operation';
import type { IdpMetrics, Logger } from '#telemetry';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { readText } from './setting-file.js';
import type { WayIn } from './way-in.js';

type KeystoneConfig = GatewayConfig['keystone'];

export interface KeystoneSurroundings {
  readonly users: ExternalUsers<UserState>;
  readonly memory: Directory;
  readonly metrics: IdpMetrics;
  readonly logger: Logger;
  /** Signature Version 2 is taken. */
  readonly sigV2: boolean;
}

/** The way in through Keystone; undefined when none is configured. @throws ConfigError */
export function openKeystone(config: KeystoneConfig, { users, memory, metrics, logger, sigV2 }: KeystoneSurroundings): WayIn | undefined {
  if (config.url === undefined || !config.useForS3) return undefined;
  const { provider, checkSeconds, cacheSeconds, implicitTenants } = config;
  const options = optionsOf(config, config.url);
  const http = new KeystoneHttp(options);
  const token = new ServiceToken(http, options.service, { asked: (result, elapsed) => metrics.called('keystone-token', provider, result, elapsed) });
  const logins = new KeystoneLogins(new KeystoneService(http, token), { ...config, homeDomain: config.adminDomain, keyPattern: new RegExp(`^(?:${config.keyPattern})$`), remembered: config.tokenCacheSize, rememberedMs: cacheSeconds * 1000, guard: { metrics } });
  const callers = new KeystoneCallers(logins, users, memory, { implicitTenants });
  const inUse = new KeystoneKeysInUse(logins, users, memory, {
    provider,
    failed: (error) => logger.warn({ err: error }, 'credentials in use could not be checked in Keystone; nobody is touched'),
    ended: (accessKeyId, why) => logger.info({ accessKeyId, why }, 'sessions ended: Keystone does not vouch for the credential any more'),
  });
  // So that the first log-in does not wait for it; says early what is wrong with the service account.
  token.get().catch((error: unknown) => logger.warn({ err: error }, 'Keystone gives no token; asked again at the first log-in'));
  const timer = checkSeconds === 0 ? undefined : setInterval(() => void inUse.check(), checkSeconds * 1000).unref();
  return {
    strategies: (credentials) => [new KeystoneStrategy(callers, logins, credentials, sigV2)],
    sessionOpened: (claims) => inUse.sessionOpened(claims),
    close() {
      clearInterval(timer);
      http.close();
      return Promise.resolve();
    },
  };
}

function optionsOf(config: KeystoneConfig, given: string): KeystoneAddress & { readonly service: ServiceAccount } {
  const problems: string[] = [];
  // As Ceph takes it, with the version or without.
  const url = given.replace(/\/+$/, '').replace(/\/v3$/, '');
  if (!/^https?:\/\/[^/?#]+(\/[^?#]*)?$/.test(url) || !URL.canParse(url)) problems.push(`ROLEGATE_KEYSTONE_URL: expecting http(s)://host:port (got ${JSON.stringify(given)})`);
  const { adminUser, adminProject: project = config.adminTenant, adminDomain: domain, adminPasswordFile, verifySsl, caFile } = config;
  const password = adminPasswordFile === undefined ? config.adminPassword : readText(adminPasswordFile, 'ROLEGATE_KEYSTONE_ADMIN_PASSWORD_PATH', problems).trim();
  if (adminUser === undefined) problems.push('ROLEGATE_KEYSTONE_ADMIN_USER must be given with ROLEGATE_KEYSTONE_URL');
  if (project === undefined) problems.push('ROLEGATE_KEYSTONE_ADMIN_PROJECT must be given with ROLEGATE_KEYSTONE_URL');
  if (password === undefined) problems.push('ROLEGATE_KEYSTONE_ADMIN_PASSWORD_PATH must be given with ROLEGATE_KEYSTONE_URL');
  const ca = caFile === undefined ? undefined : readText(caFile, 'ROLEGATE_KEYSTONE_CA_FILE', problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { url, tls: { rejectUnauthorized: verifySsl, ca }, service: { userName: adminUser!, password: password!, domain, project: project! } };
}
