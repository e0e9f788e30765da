import { compactVerify } from 'jose';
import { type OidcProviderState, oidcProvider, oidcProviderArn, oidcProviderKey, withoutScheme } from '#iam';
import { RolegateError, isRolegateError, parseArn } from '#kernel';
import type { Authenticated, AuthenticationRequest, Directory, FederatedIdentity, Present } from '#operation';
import { anonymous } from '../anonymous.strategy.js';
import { ProviderUnavailable } from '../provider/provider-errors.js';
import { CredentialStrategy } from '../strategy.js';
import { awsConditions, cephConditions } from './claim-conditions.js';
import type { IssuerKeySets } from './issuer-key-sets.js';
import { type UnverifiedToken, readToken } from './json-web-token.js';
import type { OAuth2Providers } from './oauth2-providers.js';
import { readTagClaims } from './session-tag-claims.js';
import { checkClaims, textsOf } from './token-claims.js';
import { noAnswer, refuseToken, unknownProvider } from './token-refusals.js';

/** Characters. Source: STS API Reference, AssumeRoleWithWebIdentity, WebIdentityToken. */
const LONGEST_TOKEN = 20_000;

export interface WebIdentityOptions {
  readonly directory: Directory;
  readonly keys: IssuerKeySets;
  readonly oauth2?: OAuth2Providers;
  readonly compat: 'ceph' | 'aws';
  readonly algorithms: readonly string[];
  /** By the URL of the provider, in place of `algorithms`. */
  readonly providerAlgorithms?: ReadonlyMap<string, readonly string[]>;
  /** Seconds: the longest session that a provider's word is good for. */
  readonly maxSessionSeconds: number;
}

/** Callers of AssumeRoleWithWebIdentity, proven by a token that an OIDC provider of the role's account signed. */
export class WebIdentityStrategy extends CredentialStrategy {
  readonly name = 'web-identity';
  override readonly actions = ['AssumeRoleWithWebIdentity'];

  constructor(private readonly options: WebIdentityOptions) {
    super();
  }

  protected override async verify({ action, now, sourceIp }: AuthenticationRequest): Promise<Authenticated | undefined> {
    const text = action!.parameter('WebIdentityToken');
    const role = parseArn(action!.parameter('RoleArn') ?? '');
    // What is missing or out of its bounds is refused with the rest of the input.
    if (!text || text.length > LONGEST_TOKEN || !role) return undefined;
    const providerId = action!.parameter('ProviderId');
    if (providerId) return { principal: vouchedFor(await this.oauth2Identity(providerId, text, role.account, sourceIp, now)) };
    const token = readToken(text);
    const provider = await this.providerOf(token, role.account);
    await this.verifySignature(token, provider.state);
    return { principal: vouchedFor(this.identityOf(token, provider, now)) };
  }

  /** "Do not specify this value for OpenID Connect identity providers": STS API Reference, ProviderId. @throws RolegateError */
  private async oauth2Identity(providerId: string, text: string, account: string, source: string | undefined, now: number): Promise<FederatedIdentity> {
    if (this.isOfOidcProvider(text, account)) throw new RolegateError('ValidationError', 'ProviderId may not be specified with the token of an OpenID Connect identity provider.', { reason: 'provider-id-with-oidc-token' });
    const { oauth2 } = this.options;
    if (!oauth2) throw unknownProvider(providerId);
    return oauth2.identity(providerId, text, source, now);
  }

  private isOfOidcProvider(text: string, account: string): boolean {
    try {
      const { iss } = readToken(text).claims;
      return typeof iss === 'string' && this.options.directory.find(oidcProvider, oidcProviderKey(account, withoutScheme(iss))) !== undefined;
    } catch (error) {
      if (isRolegateError(error) && error.code === 'InvalidIdentityToken') return false;
      throw error;
    }
  }

  /** The provider that a token claims to be of. @throws RolegateError InvalidIdentityToken */
  private async providerOf({ claims: { iss } }: UnverifiedToken, account: string): Promise<Present<OidcProviderState>> {
    const { directory } = this.options;
    if (typeof iss !== 'string' || iss === '') throw refuseToken('it has no iss');
    const key = oidcProviderKey(account, withoutScheme(iss));
    let found = directory.find(oidcProvider, key);
    if (!found?.state) {
      await directory.catchUp();
      found = directory.find(oidcProvider, key);
    }
    const issuer = iss.slice(0, 255);
    if (!found?.state) throw refuseToken(`the account ${account || '(none)'} has no provider for ${issuer}`, `No OpenIDConnect provider found in your account for ${issuer}`);
    // Google's tokens may lack the scheme (OpenID Connect Core 1.0, section 15.6.2).
    if (iss !== found.state.url && `https://${iss}` !== found.state.url) throw refuseToken(`its iss is ${issuer}, the provider's URL ${found.state.url}`);
    return found as Present<OidcProviderState>;
  }

  /** @throws RolegateError InvalidIdentityToken, IDPCommunicationError */
  private async verifySignature({ text, header: { alg, kid } }: UnverifiedToken, provider: OidcProviderState): Promise<void> {
    const { algorithms, providerAlgorithms } = this.options;
    if (!(providerAlgorithms?.get(provider.url) ?? algorithms).includes(alg)) throw refuseToken(`its algorithm ${alg.slice(0, 32)} is not accepted of ${provider.url}`);
    const found = await this.options.keys.of(provider).find(alg, kid).catch((error: unknown) => {
      throw error instanceof ProviderUnavailable ? noAnswer(`${provider.url}: ${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`) : error;
    });
    if (!found) throw refuseToken(`${provider.url} has no key ${kid?.slice(0, 128) ?? '(none named)'} for ${alg}`, "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements");
    await compactVerify(text, found.key, { algorithms: [alg] }).catch((error: unknown) => {
      throw refuseToken(`its signature is not by the key ${kid?.slice(0, 128) ?? '(the only one)'} of ${provider.url}: ${(error as Error).message}`);
    });
  }

  private identityOf({ claims }: UnverifiedToken, { state, stream }: Present<OidcProviderState>, now: number): FederatedIdentity {
    const ceph = this.options.compat === 'ceph';
    const { subject, audience, issuedAt, expiresAt } = checkClaims(claims, { clientIds: state.clientIds, anyClientClaim: ceph }, now);
    const issuer = withoutScheme(state.url);
    return {
      kind: 'web-identity',
      provider: oidcProviderArn(state),
      providerStream: stream,
      subject,
      name: textsOf(claims.preferred_username)[0] ?? textsOf(claims.email)[0],
      groups: textsOf(claims.groups),
      audience,
      issuer: state.url,
      conditions: (ceph ? cephConditions : awsConditions)(issuer, claims),
      ...readTagClaims(claims),
      maxSeconds: this.options.maxSessionSeconds,
      authenticatedAt: typeof claims.auth_time === 'number' ? claims.auth_time * 1000 : issuedAt,
      expiresAt,
    };
  }
}

const vouchedFor = (federated: FederatedIdentity): Authenticated['principal'] =>
  ({ ...anonymous, federated, principal: { ...anonymous.principal, federated: federated.provider } });
