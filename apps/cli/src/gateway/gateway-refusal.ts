import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

/** The gateway answered with an error: its code, its public sentence, and the id under which the audit trail knows it. */
export class GatewayRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string | undefined,
    /** Whose key signed; undefined where none did. */
    readonly accessKeyId: string | undefined,
    /** The capability that opens what was asked for, where one does. */
    readonly neededCap?: string,
  ) {
    super(message);
    this.name = 'GatewayRefusal';
  }
}

/** What a command says to a refusal: exit code and sentence. */
export interface Said {
  readonly exit: number;
  readonly text: string;
}

/** Sentences by error code; a function where the sentence depends on what the gateway said. */
export type Sayings = Readonly<Record<string, Said | ((refusal: GatewayRefusal) => Said)>>;

const identityCodes: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'is not known to the gateway',
  InvalidClientTokenId: 'is not known to the gateway',
  SignatureDoesNotMatch: 'and its secret do not belong together',
  RequestTimeTooSkewed: "signed at a time that is not the gateway's; set the clock",
  RequestExpired: "signed at a time that is not the gateway's; set the clock",
  UserSuspended: 'belongs to a suspended user',
};

/** Exit codes for errors that no command says more about. */
const fallbackExits: Readonly<Record<string, number>> = {
  NoSuchUser: exitCode.notFound,
  NoSuchEntity: exitCode.notFound,
  NoSuchCap: exitCode.notFound,
  NoSuchSubUser: exitCode.noSuchSubuser,
  SubuserExists: exitCode.exists,
  InvalidAccess: exitCode.invalid,
  EntityAlreadyExists: exitCode.exists,
  DeleteConflict: exitCode.deleteConflict,
  InvalidCapability: exitCode.invalidCapability,
  InvalidAccessKey: exitCode.invalidAccessKey,
  InvalidSecretKey: exitCode.invalidSecretKey,
  InvalidKeyType: exitCode.invalidKeyType,
  InvalidTenantName: exitCode.invalid,
  KeyExists: exitCode.keyExists,
  EmailExists: exitCode.emailExists,
  InvalidArgument: exitCode.invalid,
  ValidationError: exitCode.invalid,
  InvalidInput: exitCode.invalid,
};

/**
 * Runs a request; a refusal becomes the command's failure. `known` has the sentences of radosgw-admin by error code; what
 * is not in it is told with the gateway's own words. `task` begins those sentences ("could not create user").
 */
export async function saying<T>(task: string, known: Sayings, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    const row = known[error.code] ?? { exit: fallbackExit(error), text: `${task}: ${ownWords(error)}` };
    const said = typeof row === 'function' ? row(error) : row;
    throw new CommandFailure(said.exit, said.text);
  }
}

function fallbackExit(refusal: GatewayRefusal): number {
  if (refusal.code in identityCodes || refusal.status === 401 || refusal.status === 403) return exitCode.accessDenied;
  if (refusal.status >= 500) return exitCode.inputOutput;
  return fallbackExits[refusal.code] ?? exitCode.usage;
}

/** The refusal in the gateway's own words, and how to learn more. */
export function ownWords({ code, message, accessKeyId, requestId, neededCap }: GatewayRefusal): string {
  const identity = identityCodes[code];
  if (identity !== undefined) return `the access key ${accessKeyId} ${identity} (${code})`;
  const why = requestId === undefined ? '' : ` (rolegate explain ${requestId})`;
  if (code === 'AccessDenied' && accessKeyId !== undefined) {
    // What says more than the code is another reason than a capability that is missing: a lock on the object.
    const more = isSentence(message) ? `; ${message}` : neededCap === undefined ? '' : `; it takes at least the capability ${neededCap}`;
    return `access denied to the access key ${accessKeyId}${more}${why}`;
  }
  return message === '' ? `${code}${why}` : `${message} (${code})`;
}

/** IAM says who lacks what; the other APIs say no more than the code does. */
const isSentence = (message: string): boolean => message !== '' && !/^access ?denied\.?$/i.test(message);
