import { readFileSync } from 'node:fs';
import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { TlsMaterial } from '../gateway/http-exchange.js';

/** A way to get credentials without a key of the gateway. */
export interface Login {
  readonly action: 'AssumeRoleWithLDAPIdentity' | 'AssumeRoleWithWebIdentity' | 'AssumeRoleWithCustomToken' | 'AssumeRoleWithCertificate';
  /** Secrets are among them; read anew for every login, for tokens are renewed in their files. */
  parameters(): Readonly<Record<string, string | undefined>>;
  /** What tells this login from others, without secrets. */
  readonly who: string;
}

type Context = Pick<CommandContext, 'flags' | 'env'>;

/** Flags of which one says who logs in. */
const WAYS = ['ldap-user', 'web-identity-token-file', 'custom-token-file', 'certificate'] as const satisfies readonly FlagName[];

/** Every flag of a log-in. */
export const loginFlags = [
  ...WAYS, 'password-file', 'provider-id', 'role-arn', 'session-name', 'duration-seconds', 'private-key', 'ca-file',
] as const satisfies readonly FlagName[];

/**
 * Who logs in, by flags; with AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN where no flag says. undefined: nobody. Throws
 * CommandFailure for two ways, or for one that lacks something.
 */
export function loginOf(context: Context): Login | undefined {
  const { flags, env } = context;
  const ways = WAYS.filter((flag) => flags.filled(flag) !== undefined);
  if (ways.length > 1) throw new CommandFailure(exitCode.invalid, `ERROR: --${ways[0]} and --${ways[1]} are two log-ins; one is wanted`);
  const common = { RoleArn: flags.filled('role-arn') ?? env['AWS_ROLE_ARN'], DurationSeconds: flags.filled('duration-seconds') };
  switch (ways[0]) {
    case 'ldap-user': return ldapLogin(context, common);
    case 'custom-token-file': return tokenLogin(flags.filled('custom-token-file')!, { ...common, ProviderId: flags.filled('provider-id') });
    case 'certificate': return { action: 'AssumeRoleWithCertificate', who: flags.filled('certificate')!, parameters: () => common };
    default: return webIdentityLogin(flags.filled('web-identity-token-file') ?? env['AWS_WEB_IDENTITY_TOKEN_FILE'], context, common);
  }
}

/** What a client shows and believes in TLS, by flags. Throws CommandFailure for a file that cannot be read. */
export function tlsOf({ flags }: Pick<CommandContext, 'flags'>): TlsMaterial {
  const certificate = flags.filled('certificate');
  const authorities = flags.filled('ca-file');
  return {
    ...(authorities !== undefined && { ca: textOf(authorities) }),
    ...(certificate !== undefined && { cert: textOf(certificate), key: textOf(flags.filled('private-key') ?? certificate) }),
  };
}

type Common = Readonly<Record<'RoleArn' | 'DurationSeconds', string | undefined>>;

function ldapLogin({ flags, env }: Context, common: Common): Login {
  const userName = flags.filled('ldap-user')!;
  const file = flags.filled('password-file');
  const password = (): string => {
    const found = file === undefined ? env['ROLEGATE_LDAP_PASSWORD'] : textOf(file).replace(/\r?\n$/, '');
    // Directories take an empty password for nobody's (RFC 4513, section 5.1.2).
    if (!found) throw new CommandFailure(exitCode.invalid, 'ERROR: the password was not given (--password-file or ROLEGATE_LDAP_PASSWORD)');
    return found;
  };
  return { action: 'AssumeRoleWithLDAPIdentity', who: userName, parameters: () => ({ ...common, LDAPUsername: userName, LDAPPassword: password() }) };
}

function webIdentityLogin(file: string | undefined, { flags, env }: Context, common: Common): Login | undefined {
  if (file === undefined || file === '') return undefined;
  if (common.RoleArn === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: --role-arn is needed with a web identity token');
  const sessionName = flags.filled('session-name') ?? (env['AWS_ROLE_SESSION_NAME'] || 'rolegate-credentials');
  return {
    action: 'AssumeRoleWithWebIdentity', who: file,
    parameters: () => ({ ...common, RoleSessionName: sessionName, ProviderId: flags.filled('provider-id'), WebIdentityToken: textOf(file).trim() }),
  };
}

const tokenLogin = (file: string, common: Readonly<Record<string, string | undefined>>): Login =>
  ({ action: 'AssumeRoleWithCustomToken', who: file, parameters: () => ({ ...common, Token: textOf(file).trim() }) });

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandFailure(code === 'ENOENT' ? exitCode.notFound : exitCode.inputOutput, `ERROR: ${path} cannot be read (${code})`);
  }
}
