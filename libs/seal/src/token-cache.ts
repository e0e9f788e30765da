import type { SessionClaims } from './session-claims.js';

/**
 * Opened tokens, bounded. Holds only what opened once under this access key id; clear it whenever the ring or the
 * cluster id changes. Whether a session still lives is asked on every request, cached or not. Two generations stand in
 * for a list of recency: what was not used while one generation filled up is dropped.
 */
export class TokenCache {
  private young = new Map<string, SessionClaims>();
  private old = new Map<string, SessionClaims>();

  /** @param capacity greatest number of tokens kept; a token has up to 4 KiB */
  constructor(private readonly capacity = 10_000) {}

  get(accessKeyId: string, token: string): SessionClaims | undefined {
    let claims = this.young.get(token);
    if (claims === undefined) {
      claims = this.old.get(token);
      if (claims === undefined) return undefined;
      this.old.delete(token);
      this.set(token, claims);
    }
    return claims.accessKeyId === accessKeyId ? claims : undefined;
  }

  set(token: string, claims: SessionClaims): void {
    if (this.young.size >= this.capacity / 2) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(token, claims);
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}
