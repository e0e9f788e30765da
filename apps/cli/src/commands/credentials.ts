import type { Command, CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import { saying } from '../gateway/gateway-refusal.js';
import { destinationOf } from '../gateway/target.js';
import { CredentialsCache } from '../sessions/credentials-cache.js';
import { type Login, loginFlags, loginOf, tlsOf } from '../sessions/login.js';
import { credentialsIn, processCredentials, type SessionCredentials } from '../sessions/session-credentials.js';
import { StsApi } from '../sessions/sts-api.js';

/** A `credential_process` of AWS's SDKs, for users of a directory, of an OIDC provider, of a webhook, and holders of a client certificate. */
export const credentials: Command = {
  names: ['credentials'],
  group: 'users',
  summary: 'log in and print credentials as a credential_process does',
  flags: [...loginFlags, 'cache-file'],
  async run(context) {
    const login = loginOf(context);
    if (!login) throw new CommandFailure(exitCode.invalid, 'ERROR: who logs in: --ldap-user, --web-identity-token-file, --custom-token-file or --certificate is needed');
    const file = context.flags.filled('cache-file');
    const cache = file === undefined ? undefined : cacheOf(file, login, context);
    const found = cache?.find(context.clock.now());
    if (found) return context.out(processCredentials(found));
    const fresh = await logIn(login, context);
    context.out(processCredentials(fresh));
    keep(cache, fresh, context);
  },
};

const cacheOf = (file: string, { action, who }: Login, { flags, env }: CommandContext): CredentialsCache =>
  new CredentialsCache(file, [destinationOf(env).endpoint, action, who, flags.filled('role-arn') ?? env['AWS_ROLE_ARN'], flags.filled('session-name'), flags.filled('provider-id')]);

const logIn = async (login: Login, context: CommandContext): Promise<SessionCredentials> =>
  credentialsIn(await saying(`could not log in ${login.who}`, {}, () => new StsApi(destinationOf(context.env), context.clock, tlsOf(context)).call(login.action, login.parameters())));

/** A file that cannot be written costs log-ins, no more. */
function keep(cache: CredentialsCache | undefined, fresh: SessionCredentials, { err }: CommandContext): void {
  try {
    cache?.keep(fresh);
  } catch (error) {
    err(`WARNING: the credentials are not kept: ${(error as Error).message}\n`);
  }
}
