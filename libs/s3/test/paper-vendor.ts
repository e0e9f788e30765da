import type { CredentialVendor, VendedCredentials, VendedScope, VendingTerms } from '../src/index.js';
import { HISTORY_TIME } from '#testing';

/** Hands out credentials of the store `far` that say what they are for; `vended` keeps what was asked. */
export class PaperVendor implements CredentialVendor {
  readonly vended: VendedScope[] = [];

  constructor(private readonly offered: VendingTerms = { longest: 900, overTls: false, listsVersions: false }) {}

  terms(store: string): VendingTerms | undefined {
    return store === 'far' ? this.offered : undefined;
  }

  async vend(scope: VendedScope): Promise<VendedCredentials> {
    this.vended.push(scope);
    return { accessKeyId: 'FARKEY', secretAccessKey: 'far-secret', sessionToken: 'far-token', expiration: new Date(HISTORY_TIME.getTime() + scope.seconds * 1000), endpoint: 'http://far.example:9000', region: 'far-1' };
  }
}
