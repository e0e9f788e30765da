import { ConfigError } from '#kernel';
import { readCustomTokenProviders } from './custom-token-settings.js';
import type { GatewayConfig } from './gateway-config.js';
import { readOAuth2Providers } from './oauth2-providers.js';

type ProviderSettings = Pick<GatewayConfig, 'ldap' | 'keystone' | 'clientCertificates' | 'customTokens' | 'webIdentity'>;

type Named = readonly (readonly [name: string, setting: string])[];

/** Identity providers of the configuration: what mappings, trust policies and revocations call them. @throws ConfigError */
export const providerNames = (config: ProviderSettings): readonly string[] => namedIn(config).map(([name]) => name);

function namedIn({ ldap, keystone, clientCertificates, customTokens, webIdentity }: ProviderSettings): Named {
  return [
    ...(ldap.uris.length > 0 ? [[ldap.provider, 'ROLEGATE_LDAP_PROVIDER'] as const] : []),
    ...(keystone.url !== undefined ? [[keystone.provider, 'ROLEGATE_KEYSTONE_PROVIDER'] as const] : []),
    ...(clientCertificates.authorities !== undefined ? [[clientCertificates.provider, 'ROLEGATE_TLS_CLIENT_PROVIDER'] as const] : []),
    ...readCustomTokenProviders(customTokens.providers).map(({ name }) => [name, 'ROLEGATE_CUSTOM_TOKEN_PROVIDERS'] as const),
    ...readOAuth2Providers(webIdentity.oauth2Providers).map(({ name }) => [name, 'ROLEGATE_OAUTH2_PROVIDERS'] as const),
  ];
}

/**
 * Mappings and trust policies tell providers by their names alone: two of one name would get each other's rights.
 * @throws ConfigError that names both settings
 */
export function assertProviderNamesDiffer(config: ProviderSettings): void {
  const settings = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, setting] of namedIn(config)) {
    const other = settings.get(name);
    if (other === undefined) settings.set(name, setting);
    else problems.push(`${setting}: the name ${JSON.stringify(name)} is another provider's already (${other})`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
}
