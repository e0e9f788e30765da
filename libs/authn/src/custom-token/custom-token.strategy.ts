import { RolegateError } from '#kernel';
import type { Authenticated, AuthenticationRequest } from '#operation';
import { ProviderRefusal, ProviderUnavailable } from '../provider/provider-errors.js';
import { unsignedLoginRefusal } from '../provider/login-refusals.js';
import type { NamedIdentity, ProviderUsers } from '../provider/provider-users.js';
import { CredentialStrategy } from '../strategy.js';
import { noAnswer, rejectedClaim, unknownProvider } from '../web-identity/token-refusals.js';
import type { CustomTokenAnswer, CustomTokenProvider, CustomTokenProviders } from './custom-token-providers.js';

/** `arn:minio:iam:::role/idmp-<id>`. Source: MinIO, docs/sts/custom-token-identity.md. */
const PLUGIN_ROLE = 'arn:minio:iam:::role/idmp-';
/** Characters; what STS takes for a WebIdentityToken. */
const LONGEST_TOKEN = 20_000;

/** MinIO's AssumeRoleWithCustomToken: a webhook says whose the token is. */
export class CustomTokenStrategy extends CredentialStrategy {
  readonly name = 'custom-token';
  override readonly actions = ['AssumeRoleWithCustomToken'];

  constructor(private readonly providers: CustomTokenProviders, private readonly users: Pick<ProviderUsers, 'callerOf'>) {
    super();
  }

  protected override async verify({ action, now, sourceIp }: AuthenticationRequest): Promise<Authenticated | undefined> {
    const token = action!.parameter('Token');
    // What is missing or out of its bounds is refused with the rest of the input.
    if (!token || token.length > LONGEST_TOKEN) return undefined;
    const provider = this.providerOf(action!.parameter('RoleArn'), action!.parameter('ProviderId'));
    const answer = await this.providers.ask(provider, token, sourceIp).catch((error: unknown) => {
      throw refusalOf(error, provider.name);
    });
    return this.users.callerOf(identityOf(provider, answer, now)).catch((error: unknown) => {
      throw unsignedLoginRefusal(error, `${provider.name} user ${answer.user.slice(0, 128)}`);
    });
  }

  /** @throws RolegateError ValidationError */
  private providerOf(roleArn: string | undefined, providerId: string | undefined): CustomTokenProvider {
    const named = roleArn?.startsWith(PLUGIN_ROLE) ? roleArn.slice(PLUGIN_ROLE.length) : providerId;
    const found = this.providers.find(named);
    if (found) return found;
    if (named !== undefined) throw unknownProvider(named);
    throw new RolegateError('ValidationError', 'There are several providers of custom tokens: name one as ProviderId, or as RoleArn arn:minio:iam:::role/idmp-<name>.', { reason: 'unknown-identity-provider' });
  }
}

function refusalOf(error: unknown, provider: string): unknown {
  if (error instanceof ProviderUnavailable) return noAnswer(`${provider}: ${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`);
  if (error instanceof ProviderRefusal) return error.why === 'too-many-failures' ? unsignedLoginRefusal(error, provider) : rejectedClaim(`${provider}: ${error.message}`);
  return error;
}

function identityOf({ name: provider, roleArn }: CustomTokenProvider, { user, claims, answeredAt, validUntil }: CustomTokenAnswer, now: number): NamedIdentity {
  const conditions: Record<string, string | readonly string[]> = {};
  for (const [claim, value] of claims) {
    const key = `custom-token:${claim}`;
    conditions[key] = conditions[key] === undefined ? value : [conditions[key], value].flat();
  }
  return {
    kind: 'custom-token', provider, roleArn, subject: user, name: user, sessionName: user, claims, authenticatedAt: answeredAt,
    // The user is never what a claim says.
    conditions: { ...conditions, 'custom-token:user': user },
    maxSeconds: Math.max(0, Math.floor((validUntil - now) / 1000)),
  };
}
