import { RolegateError } from '#kernel';

/**
 * An assertion refused for good; `detail` says why without showing it. The public texts are AWS's. Source: IAM User Guide,
 * "Troubleshoot SAML federation with IAM".
 */
export const refuseAssertion = (detail: string, message = 'Your request included an invalid SAML response.'): RolegateError =>
  new RolegateError('InvalidIdentityToken', message, { reason: 'invalid-identity-token', detail });

export const badSignature = (detail: string): RolegateError => refuseAssertion(detail, 'Response signature invalid');

export const expiredAssertion = (detail: string, message = 'Token expired: current date/time must be before the expiration date/time.'): RolegateError =>
  new RolegateError('ExpiredTokenException', message, { reason: 'expired-identity-token', detail });

/** AWS says no more of a role that the assertion does not have than of one that does not trust the provider. */
export const roleNotAsserted = (detail: string): RolegateError =>
  new RolegateError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithSAML', { reason: 'role-not-asserted', detail });

export const tooManyFailures = (): RolegateError =>
  new RolegateError('Throttling', 'Too many invalid assertions. Try again later.', { reason: 'too-many-failed-logins', detail: 'assertions without a good signature, by this address' });
