import { createHmac, createSecretKey, hash, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { credentialScope } from './presented-signature.js';

/** What a signing key is good for. */
export interface KeyScope {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/**
 * `HMAC(HMAC(HMAC(HMAC("AWS4" + secret, date), region), service), "aws4_request")`. A KeyObject, because node copies
 * and checks raw key bytes on every use: 8 µs against 1.5.
 */
export function deriveSigningKey(secretAccessKey: string, scope: KeyScope): KeyObject {
  const date = mac(createSecretKey('AWS4' + secretAccessKey, 'utf8'), scope.date);
  const region = mac(date, scope.region);
  const service = mac(region, scope.service);
  return mac(service, 'aws4_request');
}

const mac = (key: KeyObject, data: string): KeyObject => createSecretKey(createHmac('sha256', key).update(data).digest());

/** Lower-case hex HMAC-SHA256 of a string to sign (Latin-1 view of its bytes). */
export const signature = (signingKey: KeyObject, stringToSign: string): string =>
  createHmac('sha256', signingKey).update(stringToSign, 'latin1').digest('hex');

interface Entry {
  readonly secretDigest: string;
  readonly key: KeyObject;
}

/**
 * Signing keys by access key and scope, bounded. An entry counts only while the secret is the one it was derived from;
 * of the secret only a digest under a random prefix of this process is kept. Two generations stand in for a list of
 * recency: what was not used while one generation filled up is dropped.
 */
export class SigningKeyCache {
  private readonly pepper = randomBytes(16).toString('latin1');
  private young = new Map<string, Entry>();
  private old = new Map<string, Entry>();

  /** @param capacity greatest number of keys kept */
  constructor(private readonly capacity = 8192) {}

  get(accessKeyId: string, secretAccessKey: string, scope: KeyScope): KeyObject | undefined {
    const name = `${accessKeyId}/${credentialScope(scope)}`;
    const entry = this.young.get(name) ?? this.promote(name);
    return entry !== undefined && entry.secretDigest === this.digest(secretAccessKey) ? entry.key : undefined;
  }

  /** Call it with keys that have verified a signature only, or strangers fill the cache with scopes of their making. */
  put(accessKeyId: string, secretAccessKey: string, scope: KeyScope, key: KeyObject): void {
    this.insert(`${accessKeyId}/${credentialScope(scope)}`, { secretDigest: this.digest(secretAccessKey), key });
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  private promote(name: string): Entry | undefined {
    const entry = this.old.get(name);
    if (entry !== undefined) {
      this.old.delete(name);
      this.insert(name, entry);
    }
    return entry;
  }

  private insert(name: string, entry: Entry): void {
    if (this.young.size >= this.capacity / 2) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(name, entry);
  }

  private digest(secretAccessKey: string): string {
    return hash('sha256', this.pepper + secretAccessKey, 'base64');
  }
}
