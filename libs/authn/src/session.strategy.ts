import type { Authenticated, AuthenticationRequest } from '#operation';
import type { Credentials } from './credentials.js';
import { checkSignature } from './signature-check.js';
import { CredentialStrategy } from './strategy.js';

/** Temporary credentials: a signature together with a session token. */
export class SessionStrategy extends CredentialStrategy {
  readonly name = 'session';

  constructor(private readonly credentials: Credentials) {
    super();
  }

  protected override async verify(request: AuthenticationRequest): Promise<Authenticated | undefined> {
    const signature = request.presented;
    if (signature?.scheme !== 'sigv4' || signature.sessionToken === undefined) return undefined;
    const credential = await this.credentials.session(signature.accessKeyId, signature.sessionToken, request.now, request.protocol, request.record);
    return checkSignature(request, signature, credential);
  }
}
