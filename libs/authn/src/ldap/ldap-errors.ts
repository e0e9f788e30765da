import { ResultCodeError } from 'ldapts';
import { ProviderRefusal, ProviderUnavailable } from '../provider/provider-errors.js';

/** Result codes by which a server says no to a bind, and means it (RFC 4511, appendix A.2). */
const REFUSALS: Readonly<Record<number, ProviderRefusal['why']>> = {
  19: 'disabled', // constraintViolation: locked, or the password has expired (389-ds)
  32: 'unknown', // noSuchObject: deleted between search and bind
  48: 'not-allowed', // inappropriateAuthentication: has no password
  49: 'credentials', // invalidCredentials
  50: 'not-allowed', // insufficientAccessRights
  53: 'disabled', // unwillingToPerform: the account is not usable
};

/**
 * Active Directory says invalidCredentials in any case, and why in its text: `data 533` and the like. Source: Microsoft,
 * "Common Active Directory Bind Errors".
 */
const ACTIVE_DIRECTORY = /\bdata (52e|525|530|531|532|533|701|773|775)\b/;
const UNKNOWN: ReadonlySet<string> = new Set(['525', '52e']);

/** The refusal in what a bind failed with; undefined when that is no answer about the user. */
export function bindRefusal(error: unknown, dn: string): ProviderRefusal | undefined {
  if (!isResult(error)) return undefined;
  const why = REFUSALS[error.code];
  if (why === undefined) return undefined;
  const code = ACTIVE_DIRECTORY.exec(error.message)?.[1];
  return new ProviderRefusal(`${dn} is refused: ${error.name}${code === undefined ? '' : ` (${code})`}`, code !== undefined && !UNKNOWN.has(code) ? 'disabled' : why);
}

/** An answer of the server, good or bad: the connection is in order, and another server would say the same. */
export const isResult = (error: unknown): error is ResultCodeError => error instanceof ResultCodeError;

/** Servers that say "not now" are as good as away (busy, unavailable, timeLimitExceeded). */
const NOT_NOW: ReadonlySet<number> = new Set([3, 51, 52]);
export const isDefinite = (error: unknown): boolean => isResult(error) && !NOT_NOW.has(error.code);

export const unavailable = (what: string, error: unknown): ProviderUnavailable =>
  new ProviderUnavailable(`${what}: ${error instanceof Error ? `${error.name} ${error.message}`.slice(0, 200) : String(error)}`, { cause: error });
