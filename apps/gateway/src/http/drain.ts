import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. */
export interface DrainTimes {
  /** Requests are still taken: a balancer must first see that it should go elsewhere. */
  readonly taking: number;
  /** What is in progress then may go on; after that its connections are cut. */
  readonly finishing: number;
}

/** Ends listeners so that no request is lost: first nothing is refused, then nothing new is accepted, then all is closed. */
export async function drain(servers: readonly Server[], { taking, finishing }: DrainTimes): Promise<void> {
  if (taking > 0) await sleep(taking);
  await Promise.all(servers.map((server) => close(server, finishing)));
}

async function close(server: Server, within: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const limit = setTimeout(() => server.closeAllConnections(), within);
  await closed;
  clearInterval(idle);
  clearTimeout(limit);
}
