import { type OidcProviderEvent, type OpenIDConnectProviderCreated, oidcProvider, oidcProviderStream } from '#iam';
import { history } from './history.js';

export const ISSUER = 'localhost:8080/auth/realms/demo';
export const PROVIDER_ARN = `arn:aws:iam:::oidc-provider/${ISSUER}`;
export const PROVIDER_STREAM = oidcProviderStream('00000000-0000-7000-8000-00000000a1dc');

export const providerCreated = (data: Partial<OpenIDConnectProviderCreated['data']> = {}): OpenIDConnectProviderCreated => ({
  type: 'OpenIDConnectProviderCreated',
  data: { url: `http://${ISSUER}`, clientIds: ['customer-portal'], thumbprints: [], tags: [], ...data },
});

/** The provider of seed 000 (or as `data` says) with what happened to it since. */
export const aProvider = (more: readonly OidcProviderEvent[] = [], data: Partial<OpenIDConnectProviderCreated['data']> = {}, account = '') =>
  history(oidcProvider, PROVIDER_STREAM, account, [providerCreated(data), ...more]);
