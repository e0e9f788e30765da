export type SealFailure = 'malformed' | 'unknown-key' | 'tampered';

/** A data key or sealed secret that does not open. Says why and nothing of the content. */
export class SealError extends Error {
  constructor(readonly reason: SealFailure, what: string) {
    super(`${what} does not open: ${reason}`);
    this.name = 'SealError';
  }
}

/** A session token that does not open; the caller maps it to the protocol's code (InvalidClientTokenId, InvalidToken). */
export class TokenError extends Error {
  constructor(readonly reason: SealFailure) {
    super(`the session token does not open: ${reason}`);
    this.name = 'TokenError';
  }
}
