import type { AdminInput } from '#operation';
import { filled, invalidArgument } from '../parameters.js';

/** `quota-type`; undefined: both. @throws RolegateError InvalidArgument */
export function quotaType(input: AdminInput): 'user' | 'bucket' | undefined {
  const type = filled(input, 'quota-type');
  if (type !== undefined && type !== 'user' && type !== 'bucket') throw invalidArgument('quota-type must be user or bucket', 'quota-type', type);
  return type;
}
