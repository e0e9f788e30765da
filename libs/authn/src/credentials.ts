import { type AccessKey, type UserState, accessKeyKey, accessKeyPurpose, user } from '#iam';
import { parsePosition, comparePositions } from '#event-sourcing';
import type { Directory, Present, Principal } from '#operation';
import type { PolicySwitches } from '#policy';
import { type KeyRing, type SessionClaims, TokenCache, TokenError, openToken } from '#seal';
import type { SignatureProtocol } from '#signatures';
import { CompiledPolicies } from './compiled-policies.js';
import { refuse } from './refusals.js';
import { type Broken, checkLineage, sessionPrincipal } from './session-principal.js';
import { userPrincipal } from './user-principal.js';

export interface CredentialsOptions {
  readonly directory: Directory;
  readonly switches: PolicySwitches;
  /** The token ring as it is now. */
  readonly tokenRing: () => KeyRing;
  readonly clusterId: string;
  /** Opens a sealed secret; undefined when its data key is gone. */
  readonly openSecret: (principal: string, purpose: string, sealed: string) => Promise<string | undefined>;
}

/** What a credential proves once its signature is checked with `secret`. */
export interface Credential {
  readonly secret: string;
  readonly principal: Principal;
}

/** Finds access keys and sessions in memory; before it refuses it has read the tail of the log once. */
export class Credentials {
  private readonly compiled: CompiledPolicies;
  private readonly secrets = new WeakMap<AccessKey, string>();
  private readonly users = new WeakMap<UserState, Map<string, Principal>>();
  private readonly sessions = new WeakMap<SessionClaims, Principal>();
  private readonly tokens = new TokenCache(50_000);
  private ring: KeyRing | undefined;

  constructor(private readonly options: CredentialsOptions) {
    this.compiled = new CompiledPolicies(options.switches);
  }

  /** @throws RolegateError for unknown, inactive and suspended */
  async accessKey(accessKeyId: string, protocol: SignatureProtocol): Promise<Credential> {
    let found = this.findKey(accessKeyId);
    if (!found || found.key.status !== 'Active' || found.user.state.suspended) {
      await this.options.directory.catchUp();
      found = this.findKey(accessKeyId);
    }
    if (!found) throw refuse('unknown-access-key', protocol, `access key ${accessKeyId} is unknown`);
    if (found.user.state.suspended) throw refuse('user-suspended', protocol, `${found.user.stream} is suspended`);
    if (found.key.status !== 'Active') throw refuse('inactive-access-key', protocol, `access key ${accessKeyId} is ${found.key.status}`);
    return { secret: await this.secretOf(found.user, found.key, protocol), principal: this.principalOf(found.user, accessKeyId) };
  }

  /** @throws RolegateError for tokens that are malformed, of another key, expired or revoked */
  async session(accessKeyId: string, token: string, now: number, protocol: SignatureProtocol): Promise<Credential> {
    const claims = await this.open(accessKeyId, token, protocol);
    if (now >= claims.expiresAt) throw refuse('expired-token', protocol, `session ${claims.sessionId} ended at ${new Date(claims.expiresAt).toISOString()}`);
    const { directory } = this.options;
    if (comparePositions(parsePosition(claims.position), directory.position()) > 0) await directory.catchUp();
    let outcome = this.sessionNow(claims);
    if ('broken' in outcome) {
      await directory.catchUp();
      outcome = this.sessionNow(claims);
      if ('broken' in outcome) throw refuse('revoked', protocol, outcome.broken);
    }
    return { secret: claims.secretAccessKey, principal: outcome };
  }

  /** The same caller from memory as it is now; null when it would be refused. No round trip. */
  current(principal: Principal): Principal | null {
    if (principal.kind === 'anonymous') return principal;
    if (principal.session) {
      const outcome = this.sessionNow(principal.session);
      return 'broken' in outcome ? null : outcome;
    }
    const found = this.findKey(principal.accessKeyId);
    if (!found || found.key.status !== 'Active' || found.user.state.suspended || found.user.stream !== principal.stream) return null;
    return this.principalOf(found.user, principal.accessKeyId);
  }

  private findKey(accessKeyId: string): { readonly user: Present<UserState>; readonly key: AccessKey } | undefined {
    const found = this.options.directory.find(user, accessKeyKey(accessKeyId));
    const key = found?.state?.accessKeys.find((one) => one.accessKeyId === accessKeyId);
    return key && { user: found as Present<UserState>, key };
  }

  private async secretOf(owner: Present<UserState>, key: AccessKey, protocol: SignatureProtocol): Promise<string> {
    const known = this.secrets.get(key);
    if (known !== undefined) return known;
    const secret = await this.options.openSecret(owner.stream, accessKeyPurpose(key.accessKeyId), key.sealedSecret);
    if (secret === undefined) throw refuse('user-without-secret', protocol, `the data key of ${owner.stream} was erased`);
    this.secrets.set(key, secret);
    return secret;
  }

  private principalOf(owner: Present<UserState>, accessKeyId: string): Principal {
    let byKey = this.users.get(owner.state);
    if (!byKey) this.users.set(owner.state, (byKey = new Map()));
    let principal = byKey.get(accessKeyId);
    if (principal?.lineage[0]!.version !== owner.version) byKey.set(accessKeyId, (principal = userPrincipal(owner, accessKeyId, this.compiled)));
    return principal!;
  }

  private async open(accessKeyId: string, token: string, protocol: SignatureProtocol): Promise<SessionClaims> {
    const ring = this.options.tokenRing();
    if (ring !== this.ring) this.tokens.clear();
    this.ring = ring;
    const cached = this.tokens.get(accessKeyId, token);
    if (cached) return cached;
    try {
      return this.openNow(accessKeyId, token);
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      if (error.reason === 'unknown-key') {
        await this.options.directory.catchUp();
        try {
          return this.openNow(accessKeyId, token);
        } catch (again) {
          if (!(again instanceof TokenError)) throw again;
        }
      }
      throw refuse('invalid-token', protocol, `the session token is ${error.reason}`);
    }
  }

  private openNow(accessKeyId: string, token: string): SessionClaims {
    const claims = openToken(this.options.tokenRing(), this.options.clusterId, accessKeyId, token);
    this.tokens.set(token, claims);
    return claims;
  }

  private sessionNow(claims: SessionClaims): Principal | Broken {
    const states = checkLineage(claims, this.options.directory);
    if ('broken' in states) return states;
    const known = this.sessions.get(claims);
    if (known?.lineage.every((one, i) => one.version === states[i]!.version)) return known;
    const session = claims.sessionPolicy === undefined ? undefined : [this.compiled.text('session-policy', claims.sessionPolicy, 'session')];
    const principal = sessionPrincipal(claims, states, this.compiled, session);
    this.sessions.set(claims, principal);
    return principal;
  }
}
