import { CustomTokenProviders, CustomTokenStrategy, PrivateHosts, ProviderHttp, ProviderUsers } from '#authn';
import type { UserState } from '#iam';
import type { ExternalUsers } from '#operation';
import type { IdpMetrics } from '#telemetry';
import { readCustomTokenProviders } from '../../config/custom-token-settings.js';
import type { GatewayConfig } from '../../config/gateway-config.js';
import type { WayIn } from './way-in.js';

/** The way in by tokens that webhooks know; undefined when there is no webhook. @throws ConfigError */
export function openCustomTokens({ providers: path, timeoutMs }: GatewayConfig['customTokens'], users: ExternalUsers<UserState>, metrics: IdpMetrics): WayIn | undefined {
  const providers = readCustomTokenProviders(path);
  if (providers.length === 0) return undefined;
  // The operator wrote where they are: they are reached there.
  const http = new ProviderHttp(new PrivateHosts(providers.map(({ url }) => url.hostname)));
  const webhooks = new CustomTokenProviders({ providers, http, timeoutMs, metrics });
  return {
    strategies: (credentials) => [new CustomTokenStrategy(webhooks, new ProviderUsers(users, credentials, 'custom-token'))],
    close: () => Promise.resolve(),
  };
}
