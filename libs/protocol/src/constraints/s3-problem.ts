import { RolegateError } from '#kernel';
import { bindings } from '../rest/bindings.js';
import { memberPath } from '../schema/member-path.js';
import type { OperationSchema } from '../schema/operation-schema.js';
import type { Problem } from './checks.js';

/** S3 names one problem: a parameter with ArgumentName and ArgumentValue, or the body as a whole. */
export function s3Problem(operation: OperationSchema, problems: readonly Problem[]): RolegateError {
  const { path, value, constraint } = problems[0]!;
  const detail = `${path}: ${constraint}`;
  const top = path.split('.')[0];
  const binding = bindings(operation.input).find(({ name }) => memberPath(name) === top);
  if (binding?.location === 'payload' && binding.schema.isStringSchema()) {
    return new RolegateError('MalformedPolicy', 'This policy contains invalid Json', { detail, reason: 'invalid-input' });
  }
  if (!binding || binding.location === 'payload' || binding.location === 'body') {
    return new RolegateError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema', { detail, reason: 'invalid-input' });
  }
  const fields = { ArgumentName: binding.wire, ...(value !== undefined && value !== null && { ArgumentValue: value.slice(0, 256) }) };
  const message = value === null ? `Missing required parameter: ${binding.wire}` : `Invalid value for ${binding.wire}: ${constraint}`;
  return new RolegateError('InvalidArgument', message, { detail, fields, reason: 'invalid-input' });
}
