import { StoreUnavailableError } from '#event-sourcing';
import { isRolegateError, RolegateError } from '#kernel';
import { objectLocked } from '#s3';

/** Node's ENOSPC and EDQUOT, and Postgres's 53100 disk_full. */
const FULL = new Set(['ENOSPC', 'EDQUOT', '53100']);
/** Raised by store.put_object: the upload was silent for so long that the sweep took its file. */
const SWEPT = 'RG001';
/** Raised by store.keep_locked. */
const LOCKED = 'RG002';
/** What pg says without a code. */
const NO_ANSWER = /Connection terminated|timeout|not queryable/;
/** SQLSTATE classes 08 (connection), 53 (resources), 57 (operator intervention) and what a broken socket says. */
const AWAY = /^(08|53|57|E(CONN|PIPE|HOST|TIMEDOUT|NET))/;

export const insufficientStorage = (cause: unknown): RolegateError =>
  new RolegateError('InsufficientStorage', 'There is not enough storage to complete the request.', { cause, detail: describe(cause) });

/** What Postgres or the file system threw, as the caller may see it. */
export function storeError(error: unknown): unknown {
  // Not by class: errors of the runtime may come from another realm.
  if (isRolegateError(error) || typeof error !== 'object' || error === null) return error;
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (typeof code === 'string' && FULL.has(code)) return insufficientStorage(error);
  if (code === SWEPT) {
    return new RolegateError('RequestTimeout', 'Your socket connection to the server was not read from or written to within the timeout period.', { cause: error, detail: message });
  }
  if (code === LOCKED) return objectLocked(message);
  if (error instanceof StoreUnavailableError || (typeof code === 'string' ? AWAY.test(code) : NO_ANSWER.test(message))) {
    return new RolegateError('ServiceUnavailable', 'Service is unable to handle request.', { cause: error, detail: describe(error) });
  }
  return error;
}

const describe = (error: unknown): string => (error as { message?: string }).message ?? String(error);

/** Runs a step whose errors may reach a caller. */
export async function guarded<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw storeError(error);
  }
}
