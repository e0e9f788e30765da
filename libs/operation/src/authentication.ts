import type { X509Certificate } from 'node:crypto';
import type { HttpRequestParts, PresentedSignature, SignatureProtocol, VerifiedSignature } from '#signatures';
import type { Principal } from './principal.js';

/** Whose credential it was, as far as that is known. `session` are the claims of a token that opened. */
export type CredentialIdentity = Pick<Principal, 'account' | 'arn' | 'accessKeyId' | 'session' | 'federated'>;

/** An STS or IAM action as it came; parameters are not judged yet. */
export interface PresentedAction {
  /** The AWS name: `AssumeRoleWithWebIdentity`. */
  readonly name: string;
  /** The first value of a parameter; undefined when it was not sent. Tokens and passwords are among them: never log one. */
  parameter(name: string): string | undefined;
}

/** The connection that a request came over, for strategies that judge the client's certificate. */
export interface ClientConnection {
  /** A trusted proxy sent the request: its headers are believed, and the certificate of this connection is its own. */
  readonly proxied: boolean;
  /** Node's TLSSocket where this process ends TLS; undefined on a plain connection. `authorized`: a known authority vouches. */
  readonly tls: { readonly authorized: boolean; readonly authorizationError: unknown; getPeerX509Certificate(): X509Certificate | undefined } | undefined;
}

/** What a strategy sees of a request. */
export interface AuthenticationRequest {
  readonly parts: HttpRequestParts;
  /** The signature found in `parts`; undefined when there is none. */
  readonly presented: PresentedSignature | undefined;
  readonly protocol: SignatureProtocol;
  /** Wall clock, milliseconds; one value for the whole request. */
  readonly now: number;
  /** STS and IAM: the whole body, which the signature covers. */
  readonly body?: Buffer;
  /** STS and IAM: what is asked for; strategies of unsigned actions read their proof from it. */
  readonly action?: PresentedAction;
  /** Where the request came from, as far as it is believed; for limits on failed log-ins. */
  readonly sourceIp?: string;
  /** STS and IAM: undefined where nobody listens (tests). */
  readonly connection?: ClientConnection;
  /** Bucket that the Host names (virtual-host style). */
  readonly hostBucket?: string;
  /** Further Host values that a trusted proxy may have let the client sign. */
  readonly hosts?: readonly string[];
  /** Told whose credential is about to be refused, where that is known: for the record, never for a decision. */
  readonly record?: { identified(identity: CredentialIdentity): void };
}

/** A caller, and what the body's signatures continue from. */
export interface Authenticated {
  readonly principal: Principal;
  readonly signature?: PresentedSignature;
  readonly verified?: VerifiedSignature;
}

/** Port of authentication: every strategy behind one question. */
export interface Authenticator {
  /** @throws RolegateError with the protocol's code; `detail` holds what the operator needs to see why */
  authenticate(request: AuthenticationRequest): Promise<Authenticated>;
  /** The same caller once more, from memory as it is now: null when it would now be refused. */
  current(principal: Principal): Principal | null;
}
