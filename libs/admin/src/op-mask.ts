import type { AdminInput } from '#operation';
import { DEFAULT_OP_MASK } from '#iam';
import { filled, invalidArgument } from './parameters.js';

const TYPES = ['read', 'write', 'delete'] as const;

/**
 * `op-mask` in Ceph's spelling: `read, write`, `*`. Source: rgw_common.cc, rgw_parse_op_type_list.
 * @throws RolegateError InvalidArgument
 */
export function opMaskOf(input: AdminInput): string | undefined {
  const text = filled(input, 'op-mask');
  if (text === undefined) return undefined;
  const wanted = text.split(',').map((one) => one.trim());
  if (wanted.includes('*')) return DEFAULT_OP_MASK;
  if (!wanted.every((one) => (TYPES as readonly string[]).includes(one))) throw invalidArgument('The op mask is not valid.', 'op-mask', text);
  return TYPES.filter((one) => wanted.includes(one)).join(', ');
}
