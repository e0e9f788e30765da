import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '../../conformance/gateway.js';
import { type Answer, Caller, type S3Request } from '../../system/caller.js';

/** An answer, and when its request was sent and it had arrived: performance.now() of the client, in milliseconds. */
export interface Timed {
  readonly answer: Answer;
  readonly sentAt: number;
  readonly answeredAt: number;
}

export interface LoadOptions {
  readonly connections?: number;
  /**
   * Asks again, up to five times, when the answer is 503 with Retry-After, as every SDK does: a node that got no CPU for
   * longer than its lease says so. Otherwise such an answer is an answer like others.
   */
  readonly patient?: boolean;
}

/**
 * Many callers over one pool of kept-alive connections to one address. With as many connections as requests at a time,
 * nothing waits in the client, and `timed` says when a request went out.
 */
export class LoadClient {
  private readonly agent: Agent;
  /** How often it was told to come again, and did. */
  cameAgain = 0;

  constructor(readonly endpoint: string, private readonly options: LoadOptions = {}) {
    const { connections = 64 } = options;
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  }

  /** Somebody with credentials; costs nothing. */
  as(credentials: Credentials | undefined): Caller {
    const { endpoint, agent } = this;
    return this.options.patient ? new PatientCaller(endpoint, credentials, agent, () => { this.cameAgain += 1; }) : new Caller(endpoint, credentials, {}, agent);
  }

  close(): void {
    this.agent.destroy();
  }
}

class PatientCaller extends Caller {
  constructor(endpoint: string, credentials: Credentials | undefined, agent: Agent, private readonly again: () => void) {
    super(endpoint, credentials, {}, agent);
  }

  protected override async send(service: string, method: string, path: string, request: S3Request): Promise<Answer> {
    for (let tries = 0; ; tries++) {
      const answer = await super.send(service, method, path, request);
      const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
      if (answer.status !== 503 || Number.isNaN(seconds) || tries === 5) return answer;
      this.again();
      await sleep(seconds * 1000);
    }
  }
}

export async function timed(call: () => Promise<Answer>): Promise<Timed> {
  const sentAt = performance.now();
  const answer = await call();
  return { answer, sentAt, answeredAt: performance.now() };
}
