import type { HttpRequestParts, PresentedSigV4, PresentedSignature, SignatureProtocol, VerifiedSignature } from '#signatures';
import type { Principal } from './principal.js';

/** Whose credential it was, as far as that is known. `session` are the claims of a token that opened. */
export type CredentialIdentity = Pick<Principal, 'account' | 'arn' | 'accessKeyId' | 'session'>;

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
  /** Further Host values that a trusted proxy may have let the client sign. */
  readonly hosts?: readonly string[];
  /** Told whose credential is about to be refused, where that is known: for the record, never for a decision. */
  readonly record?: { identified(identity: CredentialIdentity): void };
}

/** A caller, and what the body's signatures continue from. */
export interface Authenticated {
  readonly principal: Principal;
  readonly signature?: PresentedSigV4;
  readonly verified?: VerifiedSignature;
}

/** Port of authentication: every strategy behind one question. */
export interface Authenticator {
  /** @throws RolegateError with the protocol's code; `detail` holds what the operator needs to see why */
  authenticate(request: AuthenticationRequest): Promise<Authenticated>;
  /** The same caller once more, from memory as it is now: null when it would now be refused. */
  current(principal: Principal): Principal | null;
}
