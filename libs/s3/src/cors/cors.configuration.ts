import { RolegateError } from '#kernel';
import type { CORSConfiguration, CORSRule } from '@aws-sdk/client-s3';
import type { CorsConfiguration, CorsRule } from './cors.events.js';

/** Source: S3 User Guide, "Elements of a CORS configuration": at most 100 rules, in a document of at most 64 KB. */
const MOST_RULES = 100;
const LARGEST = 64 << 10;
const LONGEST_ID = 255;
const METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']);
/** May a rule name it? */
export const isCorsMethod = (method: string): boolean => METHODS.has(method);

/** A field name (RFC 9110 section 5.1); with a wildcard where one may stand. What is exposed goes out in a header. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
export const isFieldName = (name: string): boolean => TOKEN.test(name);

/** A browser's origin has no control characters, and no blanks. */
const ORIGIN = /^[\x21-\x7e\x80-\uffff]+$/;

/**
 * The configuration as it is kept, with nothing in it that is not a rule's.
 * @throws RolegateError MalformedXML, InvalidRequest with AWS's sentences, MaxMessageLengthExceeded
 */
export function corsConfiguration({ CORSRules: given = [] }: CORSConfiguration): CorsConfiguration {
  if (given.length === 0) throw malformed('no rule');
  if (given.length > MOST_RULES) throw invalid(`The number of CORS rules should not exceed allowed limit of ${MOST_RULES} rules.`);
  const configuration = { CORSRules: given.map(ruleOf) };
  if (Buffer.byteLength(JSON.stringify(configuration)) > LARGEST) throw new RolegateError('MaxMessageLengthExceeded', `A CORS configuration has at most ${LARGEST} bytes.`);
  return configuration;
}

function ruleOf(given: CORSRule): CorsRule {
  const { ID, AllowedHeaders, AllowedMethods = [], AllowedOrigins = [], ExposeHeaders, MaxAgeSeconds } = given;
  if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw malformed('a rule without methods or origins');
  if (ID !== undefined && ID.length > LONGEST_ID) throw invalid(`The ID of a CORS rule has at most ${LONGEST_ID} characters.`);
  for (const method of AllowedMethods) if (!isCorsMethod(method)) throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${method.slice(0, 64)}`);
  for (const origin of AllowedOrigins) assertPattern('AllowedOrigin', origin, ORIGIN);
  for (const header of AllowedHeaders ?? []) assertPattern('AllowedHeader', header, TOKEN);
  for (const header of ExposeHeaders ?? []) assertExposable(header);
  return {
    ...(ID !== undefined && { ID }),
    ...(AllowedHeaders && { AllowedHeaders }),
    AllowedMethods,
    AllowedOrigins,
    ...(ExposeHeaders && { ExposeHeaders }),
    ...(MaxAgeSeconds !== undefined && { MaxAgeSeconds }),
  };
}

function assertPattern(element: string, pattern: string, form: RegExp): void {
  if (pattern.indexOf('*') !== pattern.lastIndexOf('*')) throw invalid(`${element} "${pattern.slice(0, 256)}" can not have more than one wildcard.`);
  if (!form.test(pattern)) throw invalid(`${element} "${pattern.slice(0, 256)}" is not valid.`);
}

function assertExposable(header: string): void {
  if (header.includes('*')) throw invalid(`ExposeHeader "${header.slice(0, 256)}" contains wildcard. We currently do not support wildcard for ExposeHeader.`);
  if (!isFieldName(header)) throw invalid(`ExposeHeader "${header.slice(0, 256)}" is not valid.`);
}

const invalid = (text: string): RolegateError => new RolegateError('InvalidRequest', text, { reason: 'invalid-input' });

const malformed = (detail: string): RolegateError => new RolegateError('MalformedXML', '', { detail, reason: 'invalid-input' });
