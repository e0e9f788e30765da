import type { RolegateError } from '#kernel';
import type { OperationSchema } from '../schema/operation-schema.js';

export function validateInput(_operation: OperationSchema, _input: unknown): RolegateError | undefined {
  return undefined;
}
