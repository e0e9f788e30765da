import { RolegateError } from '#kernel';
import { parseAmzDate } from './amz-date.js';
import { parseCredential } from './credential-scope.js';
import type { PresentedSignature, PresentedSigV2, PresentedSigV4 } from './presented-signature.js';
import { invalidAuthArgument, sigV4aNotImplemented } from './signature-errors.js';

/** A field of the form by its name in lower case; undefined when it was not sent. */
export type FormField = (name: string) => string | undefined;

const OF_SIGV4 = ['x-amz-signature', 'x-amz-credential', 'x-amz-algorithm'];
const OF_SIGV2 = ['signature', 'awsaccesskeyid'];

/**
 * The signature of a browser's form, of either version: it covers the policy field as sent, and the policy covers the form.
 * undefined: a form without any. Source: S3 API Reference, "Authenticating Requests: Browser-Based Uploads Using POST".
 * @throws RolegateError InvalidArgument, NotImplemented (SigV4A)
 */
export function readFormSignature(field: FormField): PresentedSignature | undefined {
  const sigv4 = OF_SIGV4.some((name) => field(name) !== undefined);
  const sigv2 = OF_SIGV2.some((name) => field(name) !== undefined);
  const policy = field('policy');
  if (policy === undefined) {
    if (sigv4 || sigv2) throw missingField('policy');
    return undefined;
  }
  if (sigv4 && sigv2) throw invalidAuthArgument('s3', 'Only one auth mechanism allowed');
  return sigv4 ? readSigV4(field, policy) : readSigV2(field, policy);
}

function readSigV4(field: FormField, policy: string): PresentedSigV4 {
  const algorithm = required(field, 'x-amz-algorithm');
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') throw sigV4aNotImplemented();
  if (algorithm !== 'AWS4-HMAC-SHA256') throw invalidField('X-Amz-Algorithm', algorithm, 'Only AWS4-HMAC-SHA256 is supported');
  const scope = required(field, 'x-amz-credential');
  const credential = parseCredential(scope);
  if (credential === undefined) throw invalidField('x-amz-credential', scope, 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request"');
  const amzDate = required(field, 'x-amz-date');
  const signedAt = parseAmzDate(amzDate);
  if (signedAt === undefined) throw invalidField('X-Amz-Date', amzDate, 'X-Amz-Date must be formated via ISO8601 Long format');
  if (!amzDate.startsWith(credential.date)) throw invalidField('x-amz-credential', scope, 'the date of the Credential is not that of X-Amz-Date');
  const signature = required(field, 'x-amz-signature');
  return {
    scheme: 'sigv4', location: 'form', ...credential, signedHeaders: [], signature: signature.toLowerCase(), amzDate, signedAt,
    sessionToken: field('x-amz-security-token'), policy,
  };
}

const readSigV2 = (field: FormField, policy: string): PresentedSigV2 => ({
  scheme: 'sigv2', location: 'form', accessKeyId: required(field, 'AWSAccessKeyId'), signature: required(field, 'signature'),
  sessionToken: field('x-amz-security-token'), policy,
});

function required(field: FormField, name: string): string {
  const value = field(name.toLowerCase());
  if (value === undefined || value === '') throw missingField(name);
  return value;
}

/** What S3 says of a form that lacks a field. */
export const missingField = (name: string): RolegateError => new RolegateError(
  'InvalidArgument',
  `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  { fields: { ArgumentName: name, ArgumentValue: '' }, reason: 'malformed-signature' },
);

const invalidField = (ArgumentName: string, value: string, text: string): RolegateError =>
  new RolegateError('InvalidArgument', text, { fields: { ArgumentName, ArgumentValue: value.slice(0, 256) }, reason: 'malformed-signature' });
