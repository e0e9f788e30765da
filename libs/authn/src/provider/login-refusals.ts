import { RolegateError } from '#kernel';
import type { SignatureProtocol } from '#signatures';
import { refuse } from '../refusals.js';
import { ProviderRefusal, ProviderUnavailable } from './provider-errors.js';

/**
 * What the caller is told when a provider said no, or nothing: to a signed request that carried a log-in. Anything else is
 * passed on. @returns what to throw
 */
export function signedLoginRefusal(error: unknown, who: string, protocol: SignatureProtocol): unknown {
  if (error instanceof ProviderUnavailable) return refuse('provider-unavailable', protocol, `${who}: ${error.message}`);
  if (!(error instanceof ProviderRefusal)) return error;
  return refuse(error.why === 'too-many-failures' ? 'too-many-failed-logins' : 'login-refused', protocol, `${who}: ${error.message}`);
}

/** The same for an unsigned AssumeRoleWith…, where name and password are parameters. */
export function unsignedLoginRefusal(error: unknown, who: string): unknown {
  const detail = error instanceof Error ? `${who}: ${error.message}` : who;
  if (error instanceof ProviderUnavailable) return new RolegateError('IDPCommunicationError', 'The identity provider could not be reached. Retry the request.', { reason: 'provider-unavailable', detail });
  if (!(error instanceof ProviderRefusal)) return error;
  if (error.why === 'too-many-failures') return new RolegateError('Throttling', 'Too many failed log-ins. Try again later.', { reason: 'too-many-failed-logins', detail });
  return new RolegateError('AccessDenied', 'Access Denied', { reason: 'login-refused', detail });
}
