import { isRolegateError } from '#kernel';
import type { AccessRequest, WriteOperation } from '#operation';
import { declaredOnly } from './declared-keys.js';

type Asked = AccessRequest | readonly AccessRequest[];

const judgements: Promise<unknown>[] = [];

/**
 * An `access` that waits (for the tail of the log, before it refuses what memory does not know) has answered when its test
 * ends: then it fails the test if it does not refuse what the decision refuses first, in the same word.
 */
export function judgeLater(operation: WriteOperation, asked: Promise<Asked>, decided: { readonly error?: { readonly code: string } }): void {
  judgements.push(disagreement(operation, asked, decided.error?.code).catch((fault: unknown) => fault));
}

async function disagreement(operation: WriteOperation, asked: Promise<Asked>, decided: string | undefined): Promise<Error | undefined> {
  try {
    declaredOnly(operation, await asked);
    return undefined;
  } catch (error) {
    if (!isRolegateError(error)) throw error;
    if (error.code === decided) return undefined;
    return new Error(`the access of ${operation.name} refuses with ${error.code}, its decision ${decided === undefined ? 'does not refuse' : `with ${decided}`}`, { cause: error });
  }
}

/** Throws the first fault that was found since the last call. */
export async function judged(): Promise<void> {
  const faults = await Promise.all(judgements.splice(0));
  for (const fault of faults) if (fault !== undefined) throw fault;
}

// The kit is also loaded where no tests run.
if (typeof afterEach === 'function') afterEach(judged);
