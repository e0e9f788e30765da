import { StoreUnavailableError } from '#event-sourcing';
import { isRolegateError } from '#kernel';
import pg from 'pg';
import { unavailable } from './client/upstream-error.js';

/** Sees each new connection before it is used. @throws to refuse it: it does not lead to the primary */
export type Admit = (client: pg.ClientBase) => Promise<void>;

/** Every statement is a descent of an index (as in objectstore-local, database/session.ts). */
const SETTINGS = "set enable_seqscan = off; set plan_cache_mode = force_generic_plan; set jit = off; set timezone = 'UTC'; set statement_timeout = '30s'";

export function openPool(config: pg.ClientConfig, max: number, report: (error: Error) => void, admit: Admit | undefined): pg.Pool {
  const onConnect = async (client: pg.ClientBase): Promise<void> => {
    await client.query(SETTINGS);
    await admit?.(client);
  };
  const pool = new pg.Pool({ keepAlive: true, connectionTimeoutMillis: 5000, ...config, max, onConnect } as pg.PoolConfig);
  pool.on('error', report);
  return pool;
}

/** SQLSTATE classes 08, 53 and 57, and what a broken socket says. */
const AWAY = /^(08|53|57|E(CONN|PIPE|HOST|TIMEDOUT|NET))/;
const NO_ANSWER = /Connection terminated|timeout|not queryable/;

/** Runs a step whose errors may reach a caller. */
export async function guarded<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw storeError(error);
  }
}

function storeError(error: unknown): unknown {
  if (isRolegateError(error) || typeof error !== 'object' || error === null) return error;
  const { code, message = '' } = error as { code?: unknown; message?: string };
  const away = error instanceof StoreUnavailableError || (typeof code === 'string' ? AWAY.test(code) : NO_ANSWER.test(message));
  return away ? unavailable(`the database: ${message}`, error) : error;
}
