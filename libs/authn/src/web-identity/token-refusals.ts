import { RolegateError } from '#kernel';

/** A token refused for good; `detail` says why without showing the token. The public text may be one that AWS's clients know. */
export const refuseToken = (detail: string, message = 'The web identity token that was passed could not be validated.'): RolegateError =>
  new RolegateError('InvalidIdentityToken', message, { reason: 'invalid-identity-token', detail });

export const expiredToken = (detail: string): RolegateError =>
  new RolegateError('ExpiredTokenException', 'Token expired: current date/time must be before the expiration date/time.', { reason: 'expired-identity-token', detail });

/** Clients try again (STS API Reference, AssumeRoleWithWebIdentity, IDPCommunicationError). */
export const noAnswer = (detail: string): RolegateError =>
  new RolegateError('IDPCommunicationError', 'The identity provider could not be reached to verify the token.', { reason: 'identity-provider-unavailable', detail });

/** The provider itself said no. */
export const rejectedClaim = (detail: string): RolegateError =>
  new RolegateError('IDPRejectedClaim', 'The identity provider reported that authentication failed.', { reason: 'identity-provider-refused', detail });

/** A ProviderId that nobody configured. */
export const unknownProvider = (name: string): RolegateError =>
  new RolegateError('ValidationError', `The identity provider ${name.slice(0, 255)} is not supported.`, { reason: 'unknown-identity-provider' });
