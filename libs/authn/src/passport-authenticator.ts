import passport from 'passport';
import { RolegateError } from '#kernel';
import type { Authenticated, AuthenticationRequest, Authenticator, Principal } from '#operation';
import { anonymous } from './anonymous.strategy.js';
import type { Credentials } from './credentials.js';
import type { CredentialStrategy } from './strategy.js';

/** botocore presigns S3 URLs so for endpoints of one's own in us-east-1. */
const OLD_SIGNATURE = "signed with signature version 2. Please use AWS4-HMAC-SHA256 (boto3: Config(signature_version='s3v4'))";

/** Strategies registered with Passport: the one of the action that is asked for, else in order until one knows the request's kind of credential. */
export class PassportAuthenticator implements Authenticator {
  private readonly strategies: readonly CredentialStrategy[];
  private readonly byAction: ReadonlyMap<string, CredentialStrategy>;

  constructor(private readonly credentials: Credentials, strategies: readonly CredentialStrategy[]) {
    const registry = new passport.Passport();
    for (const strategy of strategies) registry.use(strategy.name, strategy as unknown as passport.Strategy);
    this.strategies = strategies.filter(({ actions }) => actions === undefined);
    this.byAction = new Map(strategies.flatMap((strategy) => (strategy.actions ?? []).map((action) => [action, strategy] as const)));
  }

  async authenticate(request: AuthenticationRequest): Promise<Authenticated> {
    const own = request.action && this.byAction.get(request.action.name);
    // Old clients sign such calls with whatever key they have (boto 2); the parameters prove who calls.
    if (own) return (await ask(own, request)) ?? { principal: anonymous };
    for (const strategy of this.strategies) {
      const authenticated = await ask(strategy, request);
      if (authenticated) return authenticated;
    }
    const code = request.protocol === 's3' ? 'InvalidRequest' : 'IncompleteSignature';
    throw new RolegateError(code, 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.', {
      reason: 'unsupported-mechanism', detail: request.presented?.scheme === 'sigv2' ? OLD_SIGNATURE : undefined,
    });
  }

  current(principal: Principal): Principal | null {
    return this.credentials.current(principal);
  }
}

/** One strategy, augmented for one request, as Passport's own middleware does it. */
function ask(strategy: CredentialStrategy, request: AuthenticationRequest): Promise<Authenticated | undefined> {
  return new Promise((resolve, reject) => {
    const one = Object.create(strategy) as CredentialStrategy;
    one.success = resolve;
    one.pass = () => resolve(undefined);
    one.error = reject;
    one.authenticate(request);
  });
}
