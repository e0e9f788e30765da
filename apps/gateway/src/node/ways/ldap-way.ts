import { LdapCallers, LdapDirectory, LdapIdentityStrategy, LdapLogins, type LdapOptions, LdapStrategy, LdapUsersInUse } from '#authn';
import type { UserState } from '#iam';
import { ConfigError } from '#kernel';
import type { Directory, ExternalUsers } from '#operation';
import type { IdpMetrics, Logger } from '#telemetry';
import type { GatewayConfig } from '../../config/gateway-config.js';
import { readText } from './setting-file.js';
import type { WayIn } from './way-in.js';

type LdapConfig = GatewayConfig['ldap'];

export interface LdapSurroundings {
  readonly users: ExternalUsers<UserState>;
  readonly memory: Directory;
  readonly metrics: IdpMetrics;
  readonly logger: Logger;
}

/** The way in through LDAP; undefined when no server is configured. @throws ConfigError */
export function openLdap(config: LdapConfig, { users, memory, metrics, logger }: LdapSurroundings): WayIn | undefined {
  if (config.uris.length === 0) return undefined;
  const options = optionsOf(config, logger);
  const directory = new LdapDirectory(options);
  const { provider, cacheSeconds, checkSeconds } = config;
  const logins = new LdapLogins(directory, { ...options, provider, rememberedMs: cacheSeconds * 1000, guard: { metrics } });
  const callers = new LdapCallers(logins, users);
  const inUse = new LdapUsersInUse(directory, users, memory, {
    provider,
    forget: (userName) => logins.forget(userName),
    failed: (error) => logger.warn({ err: error }, 'users in use could not be checked in LDAP; nobody is touched'),
    ended: (userName, why) => logger.info({ userName, why }, 'sessions ended: LDAP does not have the user any more'),
    checked: (searches, elapsed) => searches > 0 && metrics.called('ldap-check', provider, 'ok', elapsed),
  });
  const timer = checkSeconds === 0 ? undefined : setInterval(() => void inUse.check(), checkSeconds * 1000).unref();
  return {
    strategies: (credentials) => [new LdapIdentityStrategy(callers, credentials), ...(config.useForS3 ? [new LdapStrategy(callers, credentials)] : [])],
    sessionOpened: (claims) => inUse.sessionOpened(claims),
    async close() {
      clearInterval(timer);
      await directory.close();
    },
  };
}

function optionsOf(config: LdapConfig, logger: Logger): LdapOptions {
  const problems: string[] = [];
  if (config.searchDn === undefined) problems.push('ROLEGATE_LDAP_SEARCHDN must be given with ROLEGATE_LDAP_URI');
  for (const uri of config.uris) if (!/^ldaps?:\/\/[^/?#]+\/?$/.test(uri) || !URL.canParse(uri)) problems.push(`ROLEGATE_LDAP_URI: expecting ldap://host:port or ldaps://host:port (got ${JSON.stringify(uri)})`);
  const bindPassword = secretOf(config.secret, problems, logger);
  const ca = config.caFile === undefined ? undefined : readText(config.caFile, 'ROLEGATE_LDAP_CA_FILE', problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...config, searchDn: config.searchDn!, bindPassword, tls: { rejectUnauthorized: config.tlsVerify, ca } };
}

/** rgw_ldap_secret is a file; what is no path is the password itself, as Ceph's documents write it as well. */
function secretOf(secret: string | undefined, problems: string[], logger: Logger): string {
  if (secret === undefined) return '';
  if (secret.startsWith('/') || secret.startsWith('./')) return readText(secret, 'ROLEGATE_LDAP_SECRET', problems).trim();
  logger.warn('ROLEGATE_LDAP_SECRET (rgw_ldap_secret) is no path: it is taken for the password itself. Put it into a file');
  return secret;
}
