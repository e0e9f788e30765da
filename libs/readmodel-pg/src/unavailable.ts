import { StoreUnavailableError } from '#event-sourcing';
import { RolegateError, isRolegateError } from '#kernel';

/** Classes of SQLSTATE that are our own faults: data, constraints, syntax and names, assertions. PostgreSQL manual, appendix A. */
const FAULT = /^(22|23|42|P0|XX)/;

/** Whatever keeps Postgres from answering becomes ServiceUnavailable; faults of ours stay what they are. */
export function asServiceUnavailable(error: unknown): unknown {
  if (isRolegateError(error) || error instanceof TypeError) return error;
  const { code, message } = error as { code?: string; message?: string };
  const away = error instanceof StoreUnavailableError || (code === undefined ? /connection|timeout/i.test(message ?? '') : !FAULT.test(code));
  return away ? serviceUnavailable('read-model-unavailable', message, error) : error;
}

export const serviceUnavailable = (reason: string, detail?: string, cause?: unknown): RolegateError =>
  new RolegateError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', { reason, detail, cause });
