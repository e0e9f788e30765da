import { comparePositions, parsePosition } from '#event-sourcing';
import type { AuthenticationRequest, CredentialIdentity, Principal } from '#operation';
import { type KeyRing, type SessionClaims, TokenCache, TokenError, openToken, tokenKeyId } from '#seal';
import type { SignatureProtocol } from '#signatures';
import { type Broken, SessionLineage, sessionArn } from '#sts';
import { type CompiledPolicies, UnreadablePolicy } from './compiled-policies.js';
import type { CredentialsOptions, LivingCredential } from './credentials.js';
import { refuse } from './refusals.js';
import { sessionPrincipal, unservedClaim } from './session-principal.js';

/** Opened tokens that are kept; beyond this they are opened anew, at a few microseconds each. */
const KEPT_TOKENS = 50_000;

/** Temporary credentials: opens their tokens and asks on every request whether what they rest on still holds. */
export class Sessions {
  private readonly tokens = new TokenCache(KEPT_TOKENS);
  private readonly principals = new WeakMap<SessionClaims, Principal>();
  private readonly lineage: SessionLineage;
  /** Under which key each token was sealed: a request that lasts outlives its token when that is retired. */
  private readonly keyIds = new WeakMap<SessionClaims, string>();
  private ring: KeyRing | undefined;

  constructor(private readonly options: CredentialsOptions, private readonly compiled: CompiledPolicies) {
    this.lineage = new SessionLineage(options.directory, options.ancestors);
  }

  /** Tells `record` whose token it was that opened and is refused. @throws RolegateError for tokens that are malformed, of another key, expired or revoked */
  async find(accessKeyId: string, token: string, now: number, protocol: SignatureProtocol, record?: AuthenticationRequest['record']): Promise<LivingCredential> {
    this.currentRing();
    const claims = this.tokens.get(accessKeyId, token) ?? (await this.open(accessKeyId, token, protocol));
    if (now >= claims.expiresAt) {
      record?.identified(this.identityOf(claims));
      throw refuse('expired-token', protocol, `session ${claims.sessionId} ended at ${new Date(claims.expiresAt).toISOString()}`);
    }
    // Issued by a node that had read further: what it rests on may be unknown here, or known as it was. Memory only goes
    // forward, so a session that was served once need not be compared again.
    if (!this.principals.has(claims) && comparePositions(parsePosition(claims.position), this.options.directory.position()) > 0) await this.options.directory.catchUp();
    let outcome = this.now(claims);
    if ('broken' in outcome) {
      await this.options.directory.catchUp();
      outcome = this.now(claims);
      if ('broken' in outcome) {
        record?.identified(this.identityOf(claims));
        throw refuse(outcome.reason, protocol, `session ${claims.sessionId}: ${outcome.broken}`);
      }
    }
    return { secret: claims.secretAccessKey, principal: outcome };
  }

  current(claims: SessionClaims): Principal | null {
    const keyId = this.keyIds.get(claims);
    if (keyId !== undefined && !this.options.tokenRing().accepts(keyId)) return null;
    const outcome = this.now(claims);
    return 'broken' in outcome ? null : outcome;
  }

  /** A role that is gone has no name any more, unless the session was served here before. */
  private identityOf(claims: SessionClaims): CredentialIdentity {
    const { account, accessKeyId } = claims;
    return { account, accessKeyId, session: claims, arn: this.principals.get(claims)?.arn ?? sessionArn(claims, this.options.directory) ?? '' };
  }

  /** The cache lives as long as the ring: a key that was retired opens nothing any more. */
  private currentRing(): KeyRing {
    const ring = this.options.tokenRing();
    if (ring !== this.ring) this.tokens.clear();
    return (this.ring = ring);
  }

  private async open(accessKeyId: string, token: string, protocol: SignatureProtocol): Promise<SessionClaims> {
    let opened = this.tryOpen(accessKeyId, token);
    if (opened instanceof TokenError && opened.reason === 'unknown-key') {
      // The ring was rotated on another node, perhaps a moment ago.
      await this.options.directory.catchUp();
      await this.options.openTokenKeys?.();
      opened = this.tryOpen(accessKeyId, token);
    }
    if (opened instanceof TokenError) throw refuse('invalid-token', protocol, `the session token is ${opened.reason}`);
    const unserved = unservedClaim(opened);
    if (unserved !== undefined) throw refuse('invalid-token', protocol, `session ${opened.sessionId} is not served: ${unserved}`);
    this.tokens.set(token, opened);
    this.keyIds.set(opened, tokenKeyId(token));
    this.options.sessionOpened?.(opened);
    return opened;
  }

  private tryOpen(accessKeyId: string, token: string): SessionClaims | TokenError {
    try {
      return openToken(this.currentRing(), this.options.clusterId, accessKeyId, token);
    } catch (error) {
      if (error instanceof TokenError) return error;
      throw error;
    }
  }

  private now(claims: SessionClaims): Principal | Broken {
    const known = this.principals.get(claims);
    const current = known && this.compiled.live.areCurrent(known.lineage);
    const states = this.lineage.check(claims, current ? known.lineage : undefined);
    if (states === 'current') return known!;
    if ('broken' in states) return states;
    try {
      const principal = sessionPrincipal(claims, states, this.lineage.versions(claims, states), this.compiled);
      this.principals.set(claims, principal);
      return principal;
    } catch (error) {
      if (error instanceof UnreadablePolicy) return { broken: error.message, reason: 'unreadable-policy' };
      throw error;
    }
  }
}
