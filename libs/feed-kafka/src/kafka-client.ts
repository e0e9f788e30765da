import { createRequire } from 'node:module';
import { type Socket, connect } from 'node:net';
import { type ISocketFactory, Kafka, logLevel } from 'kafkajs';

/** Reaching the brokers; milliseconds. Proven under killed, rolled and stopped brokers: short, and tried again by us. */
const TIMES = { connectionTimeout: 500, requestTimeout: 1000 };

/** kafkajs's own retries: enough to follow a moved leader; longer outages are ours to wait for. */
export const RETRY = { initialRetryTime: 50, maxRetryTime: 500, multiplier: 1.5, retries: 5 };

interface RequestQueue {
  scheduleCheckPendingRequests(): unknown;
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
}

let quiet = false;

/**
 * kafkajs asks for a timer in the past after each response, which Node 24 turns into 1 ms and a TimeoutNegativeWarning
 * (tulios/kafkajs#1751). Nothing waits: no timer.
 */
function withoutNegativeTimers(): void {
  if (quiet) return;
  quiet = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    return this.pending.length === 0 && this.throttledUntil <= Date.now() ? undefined : schedule.call(this);
  };
}

/**
 * kafkajs ends a connection by unref() and does so again with each attempt while a broker is away; a socket that is not
 * connected keeps a listener each time, without end.
 */
export const socketFactory: ISocketFactory = ({ host, port, onConnect }) => {
  const socket = connect({ host, port }, onConnect).setKeepAlive(true, 60_000);
  const unref = socket.unref.bind(socket);
  socket.unref = (): Socket => {
    if (socket.connecting) socket.destroy();
    return socket.destroyed ? socket : unref();
  };
  return socket;
};

/** @param brokers `host:port`, at least one of which must answer; the others are learned from it */
export function kafkaClient(brokers: readonly string[], clientId: string): Kafka {
  withoutNegativeTimers();
  // What fails is told where it is tried again, with its reason; kafkajs would print every attempt.
  return new Kafka({ brokers: [...brokers], clientId, ...TIMES, retry: RETRY, socketFactory, logLevel: logLevel.NOTHING });
}
