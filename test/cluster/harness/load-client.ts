import { Agent } from 'node:http';
import type { Credentials } from '../../conformance/gateway.js';
import { type Answer, Caller } from '../../system/caller.js';

/** An answer, and when its request was sent and it had arrived: performance.now() of the client, in milliseconds. */
export interface Timed {
  readonly answer: Answer;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/**
 * Many callers over one pool of kept-alive connections to one address. With as many connections as requests at a time,
 * nothing waits in the client, and `timed` says when a request went out.
 */
export class LoadClient {
  private readonly agent: Agent;

  constructor(readonly endpoint: string, connections = 64) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  }

  /** Somebody with credentials; costs nothing. */
  as(credentials: Credentials): Caller {
    return new Caller(this.endpoint, credentials, {}, this.agent);
  }

  close(): void {
    this.agent.destroy();
  }
}

export async function timed(call: () => Promise<Answer>): Promise<Timed> {
  const sentAt = performance.now();
  const answer = await call();
  return { answer, sentAt, answeredAt: performance.now() };
}
