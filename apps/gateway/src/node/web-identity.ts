import { IssuerKeySets, OAuth2Providers, PrivateHosts, ProviderHttp, WebIdentityStrategy } from '#authn';
import type { Directory } from '#operation';
import type { IdpMetrics } from '#telemetry';
import type { GatewayConfig } from '../config/gateway-config.js';
import { readOAuth2Providers } from '../config/oauth2-providers.js';

/** The strategy of AssumeRoleWithWebIdentity as the configuration wants it. @throws ConfigError */
export function webIdentityStrategy({ webIdentity, identity }: GatewayConfig, directory: Directory, metrics: IdpMetrics): WebIdentityStrategy {
  const { privateHosts, algorithms, providerAlgorithms, maxSessionSeconds, jwksSeconds, jwksCoolDownSeconds, jwksStaleSeconds, keySetFiles, oauth2Providers, timeoutMs } = webIdentity;
  const keys = new IssuerKeySets({
    http: new ProviderHttp(new PrivateHosts(privateHosts)),
    patienceMs: timeoutMs,
    freshMs: jwksSeconds * 1000,
    coolDownMs: jwksCoolDownSeconds * 1000,
    staleMs: jwksStaleSeconds * 1000,
    keySetFiles: new Map(keySetFiles.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)])),
    metrics,
  });
  const providers = readOAuth2Providers(oauth2Providers);
  // The operator wrote where they are: they are reached there.
  const hosts = providers.flatMap(({ introspection, userinfo }) => [introspection, userinfo].flatMap((url) => (url ? [url.hostname] : [])));
  const oauth2 = new OAuth2Providers({ providers, http: new ProviderHttp(new PrivateHosts(hosts)), timeoutMs, maxSessionSeconds, metrics });
  return new WebIdentityStrategy({ directory, keys, oauth2, compat: identity.compat, algorithms, providerAlgorithms: new Map(providerAlgorithms), maxSessionSeconds });
}
