import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { SessionCredentials } from './session-credentials.js';

/** Milliseconds; SDKs ask again a quarter of an hour before the end (botocore: `_advisory_refresh_timeout`). */
const LEFT = 16 * 60_000;

/** Credentials in a file that its owner alone can read, for one log-in and one gateway. */
export class CredentialsCache {
  private readonly login: string;

  /** @param parts everything that tells this log-in from others, without secrets */
  constructor(private readonly path: string, parts: readonly (string | undefined)[]) {
    this.login = createHash('sha256').update(JSON.stringify(parts.map((part) => part ?? null))).digest('base64url');
  }

  /** Those that are good for a while yet. `now` in milliseconds. */
  find(now: number): SessionCredentials | undefined {
    try {
      // What others may write is not believed: it would be their credentials that this user works with.
      if ((statSync(this.path).mode & 0o077) !== 0) return undefined;
      const { login, expiration, ...rest } = JSON.parse(readFileSync(this.path, 'utf8')) as SessionCredentials & { login: string; expiration: string };
      const kept = { ...rest, expiration: new Date(expiration) };
      return login === this.login && kept.expiration.getTime() - now > LEFT ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** Throws node's error when the file cannot be written. */
  keep(credentials: SessionCredentials): void {
    const fresh = `${this.path}.${process.pid}`;
    rmSync(fresh, { force: true });
    writeFileSync(fresh, `${JSON.stringify({ login: this.login, ...credentials })}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, this.path);
  }
}
