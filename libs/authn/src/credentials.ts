import type { UserState } from '#iam';
import type { RolegateError } from '#kernel';
import type { AuthenticationRequest, CredentialIdentity, Directory, ExternalProof, Present, Principal } from '#operation';
import type { PolicySwitches } from '#policy';
import type { KeyRing, SessionClaims } from '#seal';
import type { SignatureProtocol } from '#signatures';
import type { AncestorKind } from '#sts';
import { AccessKeys } from './access-keys.js';
import { CompiledPolicies } from './compiled-policies.js';
import { LivePolicies } from './live-policies.js';
import { ExternalCallers } from './external-callers.js';
import { refuse } from './refusals.js';
import { Sessions } from './sessions.js';

export interface CredentialsOptions {
  readonly directory: Directory;
  readonly switches: PolicySwitches;
  /** The token ring as it is now. */
  readonly tokenRing: () => KeyRing;
  /** Opens token keys that memory knows and the ring does not hold yet; awaited before a token is refused for its key. */
  readonly openTokenKeys?: () => Promise<void>;
  /** Kinds of principals on which sessions rest, by kind of stream; users and roles unless given. */
  readonly ancestors?: Readonly<Record<string, AncestorKind>>;
  /** Told of every session that is used here, when its token is opened. */
  readonly sessionOpened?: (claims: SessionClaims) => void;
  readonly clusterId: string;
  /** False: session tokens are refused on S3 (Ceph's rgw_s3_auth_use_sts). */
  readonly sessionsOnS3?: boolean;
  /** Opens a sealed secret; undefined when its data key is gone. */
  readonly openSecret: (principal: string, purpose: string, sealed: string) => Promise<string | undefined>;
}

/**
 * What a credential proves once its signature is checked with `secret`: who calls, or why this one may not. The refusal is
 * for who has the secret; who knows a key's id alone learns nothing of the key.
 */
export type Credential = LivingCredential | RefusedCredential;

export interface LivingCredential {
  readonly secret: string;
  readonly principal: Principal;
}

export interface RefusedCredential {
  readonly secret: string;
  readonly refusal: RolegateError;
  readonly identity: CredentialIdentity;
}

/**
 * Finds access keys and sessions in memory. Memory holds every key id, so a random one costs a look-up in a map; a refusal
 * waits for one reading of the log's tail, which all who wait share: a flood costs one query at a time, and no filter in
 * front could save more.
 */
export class Credentials {
  private readonly accessKeys: AccessKeys;
  private readonly sessions: Sessions;
  private readonly external: ExternalCallers;

  constructor(private readonly options: CredentialsOptions) {
    const compiled = new CompiledPolicies(options.switches, new LivePolicies(options.directory));
    this.accessKeys = new AccessKeys(options, compiled);
    this.sessions = new Sessions(options, compiled);
    this.external = new ExternalCallers(options.directory, compiled);
  }

  /** A long-term key. @throws RolegateError for an unknown one; inactive and suspended are refusals of the credential */
  accessKey(accessKeyId: string, protocol: SignatureProtocol): Promise<Credential> {
    return this.accessKeys.find(accessKeyId, protocol);
  }

  /** A temporary key and its token; whose it was that is refused is told to `record`. @throws RolegateError for tokens that are malformed, of another key, expired or revoked */
  async session(accessKeyId: string, token: string, now: number, protocol: SignatureProtocol, record?: AuthenticationRequest['record']): Promise<LivingCredential> {
    if (protocol === 's3' && this.options.sessionsOnS3 === false) throw refuse('sessions-switched-off', protocol, 'ROLEGATE_S3_AUTH_USE_STS (rgw_s3_auth_use_sts) is false');
    return this.sessions.find(accessKeyId, token, now, protocol, record);
  }

  /** Whether memory holds a long-term key of that id. */
  knowsAccessKey(accessKeyId: string): boolean {
    return this.accessKeys.knows(accessKeyId);
  }

  /** Reads the log's tail; all who wait share one reading. */
  catchUp(): Promise<void> {
    return this.options.directory.catchUp();
  }

  /** A user whom a provider vouches for. @throws RolegateError when it may not call here */
  externalUser(user: Present<UserState>, proof: ExternalProof, protocol: SignatureProtocol): Principal {
    return this.external.callerOf(user, proof, protocol);
  }

  /** The same caller from memory as it is now; null when it would be refused. No round trip. */
  current(principal: Principal): Principal | null {
    if (principal.kind === 'anonymous') return principal;
    if (principal.session) return this.sessions.current(principal.session);
    return principal.external ? this.external.current(principal) : this.accessKeys.current(principal);
  }
}
