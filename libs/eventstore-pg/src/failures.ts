import type { ConflictKind } from '#event-sourcing';
import { ConflictError, StoreUnavailableError } from '#event-sourcing';

/** What a failed statement means for the append that made it. */
export type Failure =
  /** Decided: the caller decides anew. Nothing was written. */
  | { readonly kind: 'conflict'; readonly error: ConflictError }
  /** Lost a race for locks; nothing was written, trying again may succeed. */
  | { readonly kind: 'contention' }
  /** The era moved on: read it again. Nothing was written. */
  | { readonly kind: 'era' }
  /** The connection broke or Postgres is away: whether it was written is unknown. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'fault' };

const CONTENTION = new Set(['40P01', '40001', '55P03']);

/** 57014 is the statement's, 25P04 the transaction's time limit; 57P0x shutdowns; 08 and 53 connections and resources. */
const LOST = /^(57014|57P..|25P0.|08...|53...)$/;

/** A system's error (`ECONNREFUSED`, `EPIPE`), not a five-character SQLSTATE; no SQLSTATE starts with E. */
const isSystem = (code: string): boolean => code.startsWith('E') || code.length !== 5;

/** Codes: PostgreSQL manual, appendix A; RG… are raised by our own functions. */
export function classify(error: unknown): Failure {
  if (error instanceof ConflictError) return { kind: 'conflict', error };
  if (error instanceof StoreUnavailableError) return { kind: 'lost' };
  if (typeof error !== 'object' || error === null) return { kind: 'fault' };
  const { code, detail, message = '' } = error as { code?: string; detail?: string; message?: string };
  if (code === 'RG409') return { kind: 'conflict', error: new ConflictError(message as ConflictKind, detail ?? '') };
  if (code === 'RG410') return { kind: 'era' };
  if (code !== undefined && CONTENTION.has(code)) return { kind: 'contention' };
  // pg reports a cut connection without a code ("Connection terminated unexpectedly").
  if (code === undefined ? /connection|timeout/i.test(message) : LOST.test(code) || isSystem(code)) return { kind: 'lost' };
  return { kind: 'fault' };
}

/** For reads: whatever keeps the log from answering is "unavailable"; faults stay what they are. */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof StoreUnavailableError) return error;
  return classify(error).kind === 'lost' ? new StoreUnavailableError('the event log cannot be reached', { cause: error }) : error;
}
