import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger };

/** Nothing under these names is ever written, at the top of an entry or one level below. */
const SECRETS = ['secretAccessKey', 'sessionToken', 'secret', 'password', 'authorization', 'sealedSecret'];

/** One JSON line per entry, on standard output unless a destination is given. */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: told }, redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), remove: true } }, destination ?? pino.destination(1));

/** An error without the connection that pg-pool hangs on it: two thousand characters of state beside the one line that matters. */
function told(error: Error): object {
  const { client: _, ...rest } = pino.stdSerializers.err(error) as Record<string, unknown>;
  return rest;
}
