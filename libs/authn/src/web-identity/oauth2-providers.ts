import type { Clock } from '#kernel';
import type { FederatedIdentity } from '#operation';
import type { IdpMetrics } from '#telemetry';
import { ProviderRefusal, ProviderUnavailable } from '../provider/provider-errors.js';
import { ProviderGuard } from '../provider/provider-guard.js';
import type { Claims } from './json-web-token.js';
import { type ProviderHttp, jsonOf } from './provider-http.js';
import { LENIENCE, textsOf } from './token-claims.js';
import { noAnswer, refuseToken, rejectedClaim, unknownProvider } from './token-refusals.js';

/** An OAuth 2 provider whose access tokens are opaque: it is asked whose they are. */
export interface OAuth2Provider {
  /** What ProviderId and trust policies name: `www.amazon.com`. */
  readonly name: string;
  /** Token introspection (RFC 7662), with the client's id and secret. */
  readonly introspection?: URL;
  /** UserInfo (OpenID Connect Core 1.0, section 5.3), with the token itself. */
  readonly userinfo?: URL;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Clients whose tokens are taken; empty: of every client, as userinfo does not tell. */
  readonly clientIds: readonly string[];
}

export interface OAuth2Options {
  readonly providers: readonly OAuth2Provider[];
  /** Reaches the configured hosts wherever they are. */
  readonly http: ProviderHttp;
  readonly timeoutMs: number;
  /** Seconds. */
  readonly maxSessionSeconds: number;
  readonly metrics?: IdpMetrics;
  readonly clock?: Clock;
}

/** Milliseconds for which an answer is good; a token is asked for again by clients that renew their session. */
const ANSWER = 60_000;
const CONCURRENCY = 8;

/** Source: STS API Reference, AssumeRoleWithWebIdentity, ProviderId: "the fully qualified host component of the domain name of the OAuth 2.0 identity provider". */
export class OAuth2Providers {
  private readonly providers: ReadonlyMap<string, { readonly provider: OAuth2Provider; readonly guard: ProviderGuard<Claims> }>;

  constructor(private readonly options: OAuth2Options) {
    const { providers, timeoutMs, metrics, clock } = options;
    this.providers = new Map(providers.map((provider) => [provider.name, { provider, guard: new ProviderGuard<Claims>({ strategy: 'oauth2', provider: provider.name, timeoutMs, concurrency: CONCURRENCY, metrics, clock }) }]));
  }

  /** @throws RolegateError ValidationError for an unknown provider; IDPRejectedClaim, IDPCommunicationError, InvalidIdentityToken */
  async identity(name: string, token: string, source: string | undefined, now: number): Promise<FederatedIdentity> {
    const found = this.providers.get(name);
    if (!found) throw unknownProvider(name);
    const { provider, guard } = found;
    const claims = await guard.ask({ parts: [token], source, answerMs: ANSWER }, (signal) => this.ask(provider, token, signal)).catch((error: unknown) => {
      if (error instanceof ProviderRefusal) throw rejectedClaim(`${name}: ${error.message}`);
      throw error instanceof ProviderUnavailable ? noAnswer(`${name}: ${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`) : error;
    });
    return this.identityOf(provider, claims, now);
  }

  private async ask({ introspection, userinfo, clientId = '', clientSecret = '' }: OAuth2Provider, token: string, signal: AbortSignal): Promise<Claims> {
    if (introspection) {
      const authorization = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;
      const reply = await this.options.http.ask({ url: introspection, signal, headers: { authorization }, form: new URLSearchParams({ token, token_type_hint: 'access_token' }) });
      const claims = jsonOf(reply, introspection);
      if (claims.active !== true) throw new ProviderRefusal('the token is not active');
      return claims;
    }
    const reply = await this.options.http.ask({ url: userinfo!, signal, headers: { authorization: `Bearer ${token}` } });
    if (reply.status === 400 || reply.status === 401 || reply.status === 403) throw new ProviderRefusal(`userinfo answers ${reply.status}`);
    return jsonOf(reply, userinfo!);
  }

  private identityOf({ name, clientIds }: OAuth2Provider, claims: Claims, now: number): FederatedIdentity {
    const subject = [claims.sub, claims.user_id, claims.id].flatMap(textsOf)[0];
    if (subject === undefined || subject === '' || subject.length > 255) throw refuseToken(`${name} names no user of the token`);
    const clients = [claims.client_id, claims.azp, claims.aud].flatMap(textsOf);
    const audience = clientIds.length === 0 ? clients[0] : clients.find((one) => clientIds.includes(one));
    if (clientIds.length > 0 && audience === undefined) throw refuseToken(`the token is for ${clients.slice(0, 5).join(', ').slice(0, 200) || 'nobody'}, which is no client of ${name} here`, 'Incorrect token audience');
    const expiresAt = typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
    if (typeof claims.nbf === 'number' && claims.nbf > now / 1000 + LENIENCE) throw rejectedClaim(`${name}: the token is not valid yet`);
    if (expiresAt !== undefined && expiresAt <= now) throw rejectedClaim(`${name}: the token has expired`);
    return {
      kind: 'oauth2', provider: name, subject, audience, expiresAt, authenticatedAt: now, maxSeconds: this.options.maxSessionSeconds,
      name: textsOf(claims.username)[0] ?? textsOf(claims.name)[0],
      // Login with Amazon's and Facebook's words (IAM User Guide, "Available keys for AWS web identity federation").
      conditions: { [`${name}:app_id`]: audience, [`${name}:aud`]: audience, [`${name}:sub`]: subject, [`${name}:user_id`]: subject, [`${name}:id`]: subject },
    };
  }
}
