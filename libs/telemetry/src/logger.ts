import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger };

/** One JSON line per entry on standard output. Nothing under these names is ever written, wherever it stands. */
const SECRETS = ['secretAccessKey', 'sessionToken', 'secret', 'password', 'authorization', 'sealedSecret'];

export const createLogger = (level: string): Logger =>
  pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), remove: true } });
