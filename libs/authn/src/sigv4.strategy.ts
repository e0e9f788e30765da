import type { Authenticated, AuthenticationRequest } from '#operation';
import type { Credentials } from './credentials.js';
import { checkSignature } from './signature-check.js';
import { CredentialStrategy } from './strategy.js';

/** Long-term access keys, SigV4 in the header or in the query. */
export class SigV4Strategy extends CredentialStrategy {
  readonly name = 'sigv4';

  constructor(private readonly credentials: Credentials) {
    super();
  }

  protected override async verify(request: AuthenticationRequest): Promise<Authenticated | undefined> {
    const signature = request.presented;
    if (signature?.scheme !== 'sigv4' || signature.sessionToken !== undefined) return undefined;
    return checkSignature(request, signature, await this.credentials.accessKey(signature.accessKeyId, request.protocol));
  }
}
