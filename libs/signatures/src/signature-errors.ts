import { RolegateError } from '#kernel';
import type { SignatureProtocol } from './http-request-parts.js';

/**
 * Errors of unreadable signatures. S3 says AuthorizationHeaderMalformed, AuthorizationQueryParametersError or
 * InvalidArgument (S3 API Reference, "Error responses"); STS and IAM say IncompleteSignature for all of them (their
 * "Common errors").
 */
export const headerMalformed = (protocol: SignatureProtocol, problem: string): RolegateError =>
  protocol === 's3'
    ? new RolegateError('AuthorizationHeaderMalformed', `The authorization header is malformed; ${problem}`, { reason: 'malformed-signature' })
    : incompleteSignature(`Authorization header is malformed; ${problem}`);

export const queryMalformed = (protocol: SignatureProtocol, problem: string): RolegateError =>
  protocol === 's3'
    ? new RolegateError('AuthorizationQueryParametersError', problem, { reason: 'malformed-signature' })
    : incompleteSignature(problem);

/** `value`: what stands in the header in the place of a scheme; never a signature. */
export const invalidAuthArgument = (protocol: SignatureProtocol, problem: string, value?: string): RolegateError =>
  protocol === 's3'
    ? new RolegateError('InvalidArgument', problem, { fields: { ArgumentName: 'Authorization', ...(value !== undefined && { ArgumentValue: value }) }, reason: 'malformed-signature' })
    : incompleteSignature(problem);

export const missingDate = (protocol: SignatureProtocol): RolegateError =>
  protocol === 's3'
    ? new RolegateError('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', { reason: 'malformed-signature' })
    : incompleteSignature("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");

export const sigV4aNotImplemented = (): RolegateError =>
  new RolegateError('NotImplemented', 'Signature version 4A (AWS4-ECDSA-P256-SHA256) is not supported; sign with AWS4-HMAC-SHA256', { reason: 'sigv4a' });

const incompleteSignature = (problem: string): RolegateError =>
  new RolegateError('IncompleteSignature', problem, { reason: 'malformed-signature' });
