import { RolegateError } from '#kernel';
import { bindings } from '../rest/bindings.js';
import { memberPath } from '../schema/member-path.js';
import type { OperationSchema } from '../schema/operation-schema.js';
import type { Problem } from './checks.js';

const OWNERSHIP = 'x-amz-object-ownership';
const ATTRIBUTES = 'x-amz-object-attributes';

/** What S3 says of headers whose words it does not know, where it has words of its own. */
const OWN_WORDS: Readonly<Record<string, readonly [code: 'InvalidArgument' | 'InvalidRequest', message: string]>> = {
  'x-amz-metadata-directive': ['InvalidArgument', 'Unknown metadata directive.'],
  'x-amz-tagging-directive': ['InvalidArgument', 'Unknown tagging directive.'],
  'x-amz-object-lock-mode': ['InvalidArgument', 'Unknown wormMode directive.'],
  'x-amz-object-lock-legal-hold': ['InvalidArgument', "Legal Hold must be either of 'ON' or 'OFF'"],
  [ATTRIBUTES]: ['InvalidArgument', 'Invalid attribute name specified.'],
  'x-amz-checksum-algorithm': ['InvalidRequest', 'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128, XXHASH3, XXHASH64]'],
  'max-buckets': ['InvalidArgument', 'Argument max-buckets must be an integer between 1 and 10000.'],
  'x-amz-checksum-type': ['InvalidRequest', 'Value for x-amz-checksum-type header is invalid.'],
  'x-amz-sdk-checksum-algorithm': ['InvalidRequest', 'Value for x-amz-sdk-checksum-algorithm header is invalid.'],
};

/** S3 names one problem: a parameter with ArgumentName and ArgumentValue, or the body as a whole. */
export function s3Problem(operation: OperationSchema, problems: readonly Problem[]): RolegateError {
  const { path, value, constraint } = problems[0]!;
  const refused = (code: string, message: string, fields?: Readonly<Record<string, string>>): RolegateError =>
    new RolegateError(code, message, { detail: `${path}: ${constraint}`, fields, reason: 'invalid-input' });
  const top = path.split('.')[0];
  const binding = bindings(operation.input).find(({ name }) => memberPath(name) === top);
  if (binding?.location === 'payload' && binding.schema.isStringSchema()) return refused('MalformedPolicy', 'This policy contains invalid Json');
  if (top === 'accessControlPolicy') return refused('MalformedACLError', '');
  if (!binding || binding.location === 'payload' || binding.location === 'body') {
    return refused('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');
  }
  const { wire } = binding;
  if (wire === ATTRIBUTES && (value === null || value === '[]')) return refused('InvalidRequest', 'The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty');
  if (value === null) return refused('InvalidArgument', `Missing required parameter: ${wire}`, { ArgumentName: wire });
  const shown = value?.slice(0, 256);
  const fields = { ArgumentName: wire, ...(shown !== undefined && { ArgumentValue: shown }) };
  const own = OWN_WORDS[wire];
  if (own) return refused(own[0], own[1], own[0] === 'InvalidArgument' ? fields : undefined);
  return refused('InvalidArgument', wire === OWNERSHIP ? `Invalid ${OWNERSHIP} header: ${shown ?? ''}` : `Invalid value for ${wire}: ${constraint}`, fields);
}
