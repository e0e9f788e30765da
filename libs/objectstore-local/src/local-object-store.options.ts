import type pg from 'pg';
import type { Graces } from './blob/sweep.js';
import type { Admit } from './database/session.js';

export interface LocalObjectStoreOptions {
  readonly database: pg.ClientConfig;
  /** For every new connection; none is refused by default. What it throws is "unavailable" to callers. */
  readonly admit?: Admit;
  /** Absolute path; one file system, shared by all nodes that share the database. Made when missing. */
  readonly blobDir: string;
  /** Connections for writes and rare statements (default 8) and for pipelined reads (default 2). */
  readonly connections?: { readonly write?: number; readonly read?: number };
  /** Default: 10 minutes after an object went, 1 hour after an upload's last sign of life. */
  readonly graces?: Partial<Graces>;
  /** Bytes of the folder's disk that no body gets (default: 0); no small one either where `databaseDir` is on the same disk. */
  readonly reserve?: { readonly bytes: number; readonly databaseDir?: string | undefined };
  /** Takes errors that no caller waits for, such as an idle connection that broke. */
  readonly report?: (error: Error) => void;
}
