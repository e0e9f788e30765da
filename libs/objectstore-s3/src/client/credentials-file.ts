import { readFileSync, statSync } from 'node:fs';
import type { SigningCredentials } from '#signatures';

/** Milliseconds between looks at the file's times. */
const LOOK_EVERY = 1000;

/**
 * Credentials in the form of AWS's shared credentials file (AWS SDKs and Tools Reference Guide, "credentials"), read anew when
 * the file changes: rotating them needs no restart. A file that is broken while it is written leaves those before in force.
 */
export class CredentialsFile {
  private credentials: SigningCredentials;
  private readAt: string;
  private lookedAt: number;

  /** @throws Error, naming the file and never what is in it */
  constructor(readonly path: string, private readonly profile = 'default', private readonly now: () => number = () => performance.now()) {
    this.readAt = stamp(path);
    this.lookedAt = now();
    this.credentials = parseCredentials(readFileSync(path, 'utf8'), profile, path);
  }

  current(): SigningCredentials {
    if (this.now() - this.lookedAt >= LOOK_EVERY) this.look();
    return this.credentials;
  }

  /** The upstream refused `used`: whether the file has others by now. */
  changedFrom(used: SigningCredentials): boolean {
    this.look();
    const { accessKeyId, secretAccessKey, sessionToken } = this.credentials;
    return accessKeyId !== used.accessKeyId || secretAccessKey !== used.secretAccessKey || sessionToken !== used.sessionToken;
  }

  private look(): void {
    this.lookedAt = this.now();
    try {
      const found = stamp(this.path);
      if (found === this.readAt) return;
      this.credentials = parseCredentials(readFileSync(this.path, 'utf8'), this.profile, this.path);
      this.readAt = found;
    } catch {
      // Half written, or replaced this moment: the next look finds it whole.
    }
  }
}

/** A file that is replaced has another inode, one that is rewritten another time or size. */
function stamp(path: string): string {
  const { mtimeMs, ino, size } = statSync(path);
  return `${mtimeMs} ${ino} ${size}`;
}

/** @throws Error where the profile has no pair of keys */
export function parseCredentials(text: string, profile: string, path: string): SigningCredentials {
  let section = '';
  const found: Record<string, string> = {};
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = /^\[(.*)\]$/.exec(line)?.[1];
    if (header !== undefined) section = header.replace(/^profile\s+/, '').trim();
    else if (section === profile && line.includes('=')) found[line.slice(0, line.indexOf('=')).trim()] = line.slice(line.indexOf('=') + 1).trim();
  }
  const { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey, aws_session_token: sessionToken } = found;
  if (!accessKeyId || !secretAccessKey) throw new Error(`${path}: no aws_access_key_id and aws_secret_access_key in profile ${profile}`);
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
