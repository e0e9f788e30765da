import { IssuerKeySets, PrivateHosts, ProviderHttp, WebIdentityStrategy } from '#authn';
import type { Directory } from '#operation';
import type { IdpMetrics } from '#telemetry';
import type { GatewayConfig } from '../config/gateway-config.js';

/** The strategy of AssumeRoleWithWebIdentity as the configuration wants it. */
export function webIdentityStrategy({ webIdentity, identity }: GatewayConfig, directory: Directory, metrics: IdpMetrics): WebIdentityStrategy {
  const { privateHosts, algorithms, maxSessionSeconds, jwksSeconds, jwksCoolDownSeconds, jwksStaleSeconds, keySetFiles, timeoutSeconds } = webIdentity;
  const keys = new IssuerKeySets({
    http: new ProviderHttp(new PrivateHosts(privateHosts)),
    timeoutMs: timeoutSeconds * 1000,
    freshMs: jwksSeconds * 1000,
    coolDownMs: jwksCoolDownSeconds * 1000,
    staleMs: jwksStaleSeconds * 1000,
    keySetFiles: new Map(keySetFiles.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)])),
    metrics,
  });
  return new WebIdentityStrategy({ directory, keys, compat: identity.compat, algorithms, maxSessionSeconds });
}
