import { readFile, stat } from 'node:fs/promises';
import { ProviderUnavailable } from '../provider/provider-errors.js';
import type { KeySource } from './issuer-key-sets.js';
import { type SigningKey, keyFor, signingKeys } from './signing-keys.js';

/** Keys of an issuer that this gateway cannot reach (a Kubernetes cluster), from a JWK set in a file that is read again when it changes. */
export class KeySetFile implements KeySource {
  private keys: readonly SigningKey[] = [];
  private version = '';

  constructor(private readonly path: string) {}

  async find(alg: string, kid: string | undefined): Promise<SigningKey | undefined> {
    try {
      const { mtimeMs, size, ino } = await stat(this.path);
      const version = `${mtimeMs} ${size} ${ino}`;
      if (version !== this.version) {
        this.keys = signingKeys(JSON.parse(await readFile(this.path, 'utf8')) as Readonly<Record<string, unknown>>);
        this.version = version;
      }
    } catch (error) {
      throw new ProviderUnavailable(`the key set ${this.path} cannot be read`, { cause: error });
    }
    return keyFor(this.keys, alg, kid);
  }
}
