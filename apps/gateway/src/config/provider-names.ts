import { ConfigError } from '#kernel';
import { readCustomTokenProviders } from './custom-token-settings.js';
import type { GatewayConfig } from './gateway-config.js';
import { readOAuth2Providers } from './oauth2-providers.js';

type ProviderSettings = Pick<GatewayConfig, 'ldap' | 'keystone' | 'clientCertificates' | 'customTokens' | 'webIdentity'>;

/**
 * Mappings and trust policies tell providers by their names alone: two of one name would get each other's rights.
 * @throws ConfigError that names both settings
 */
export function assertProviderNamesDiffer({ ldap, keystone, clientCertificates, customTokens, webIdentity }: ProviderSettings): void {
  const named: (readonly [name: string, setting: string])[] = [];
  if (ldap.uris.length > 0) named.push([ldap.provider, 'ROLEGATE_LDAP_PROVIDER']);
  if (keystone.url !== undefined) named.push([keystone.provider, 'ROLEGATE_KEYSTONE_PROVIDER']);
  if (clientCertificates.authorities !== undefined) named.push([clientCertificates.provider, 'ROLEGATE_TLS_CLIENT_PROVIDER']);
  for (const { name } of readCustomTokenProviders(customTokens.providers)) named.push([name, 'ROLEGATE_CUSTOM_TOKEN_PROVIDERS']);
  for (const { name } of readOAuth2Providers(webIdentity.oauth2Providers)) named.push([name, 'ROLEGATE_OAUTH2_PROVIDERS']);
  const settings = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, setting] of named) {
    const other = settings.get(name);
    if (other === undefined) settings.set(name, setting);
    else problems.push(`${setting}: the name ${JSON.stringify(name)} is another provider's already (${other})`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
