import { RolegateError } from '#kernel';
import type { ChecksumAlgorithm } from '../checksum/checksum.js';

/** Errors of bodies, with S3's codes and sentences (S3 API Reference, "Error responses"). */
export const incompleteBody = (detail: string): RolegateError =>
  new RolegateError('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header', { detail, reason: 'incomplete-body' });

export const malformedChunk = (detail: string): RolegateError =>
  new RolegateError('IncompleteBody', 'The request body terminated unexpectedly', { detail, reason: 'malformed-chunk' });

export const malformedTrailer = (detail: string): RolegateError =>
  new RolegateError('MalformedTrailerError', 'The request contained trailing data that was not well-formed or did not conform to our published schema.', {
    detail,
    reason: 'malformed-trailer',
  });

export const invalidTrailingChecksum = (header: string): RolegateError =>
  new RolegateError('InvalidRequest', `Value for ${header} trailing header is invalid.`, { reason: 'malformed-trailer' });

export const chunkSignatureMismatch = (what: string): RolegateError =>
  new RolegateError('SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.', {
    detail: `the signature of ${what} does not match`,
    reason: 'signature-mismatch',
  });

export const contentSha256Mismatch = (declared: string, computed: string): RolegateError =>
  new RolegateError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.", {
    fields: { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: computed },
    reason: 'digest-mismatch',
  });

/** S3 shows what it was told in hexadecimal digits, and what it found in base64. */
export const md5Mismatch = (declared: string, computed: string): RolegateError =>
  new RolegateError('BadDigest', 'The Content-MD5 you specified did not match what we received.', {
    fields: { ExpectedDigest: Buffer.from(declared, 'base64').toString('hex'), CalculatedDigest: computed },
    reason: 'digest-mismatch',
  });

export const checksumMismatch = (algorithm: ChecksumAlgorithm): RolegateError =>
  new RolegateError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`, { reason: 'digest-mismatch' });

export const invalidMd5 = (given: string): RolegateError => new RolegateError('InvalidDigest', 'The Content-MD5 you specified was invalid.', { fields: { 'Content-MD5': given.slice(0, 256) } });

export const invalidRequest = (message: string, detail?: string): RolegateError => new RolegateError('InvalidRequest', message, { detail });
