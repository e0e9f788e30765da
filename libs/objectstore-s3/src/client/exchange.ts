import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** Milliseconds; each is counted anew when something moves. */
export interface Timeouts {
  readonly connect: number;
  /** From the last byte sent to the head of the reply. */
  readonly reply: number;
  /** While bytes of a body are due, either way. */
  readonly idle: number;
}

export interface WireRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** `reply`: how long the answer may take, where that is not the usual. */
  readonly replyTimeout?: number;
}

/** Gives all but the last piece of a body to `send`, and returns the last. What it throws ends the request, and the upstream sees it cut. */
export type WriteBody = (send: (chunk: Buffer) => Promise<void>) => Promise<Buffer | undefined>;

/** Connections to one upstream, kept open between requests. */
export class Connections {
  private readonly agent: HttpAgent;
  private readonly start: typeof httpRequest;
  private readonly base: Pick<RequestOptions, 'protocol' | 'host' | 'port'>;

  constructor(endpoint: URL, readonly timeouts: Timeouts, { most, ca }: { readonly most: number; readonly ca?: string }) {
    const secure = endpoint.protocol === 'https:';
    const options = { keepAlive: true, keepAliveMsecs: 15_000, maxSockets: most, maxFreeSockets: Math.min(most, 64), scheduling: 'lifo' as const };
    this.agent = secure ? new HttpsAgent({ ...options, ca }) : new HttpAgent(options);
    this.start = secure ? httpsRequest : httpRequest;
    this.base = { protocol: endpoint.protocol, host: endpoint.hostname.replace(/^\[|\]$/g, ''), port: endpoint.port === '' ? undefined : Number(endpoint.port) };
  }

  /**
   * Sends a request and resolves with the head of its reply, whose body must be read or destroyed. The reply may come before
   * the body is through, and then no more of it is sent.
   */
  exchange(wire: WireRequest, body: Buffer | WriteBody | undefined): Promise<IncomingMessage> {
    const request = this.start({ ...this.base, agent: this.agent, method: wire.method, path: wire.target, headers: wire.headers as Record<string, string> });
    return new Promise((resolve, reject) => new Exchange(request, this.timeouts, wire.replyTimeout ?? this.timeouts.reply, resolve, reject).run(body));
  }

  close(): void {
    this.agent.destroy();
  }
}

class TimeoutError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** One request on its way. */
class Exchange {
  private settled = false;
  private connected = false;
  private ended = false;
  private timer: NodeJS.Timeout;
  /** Goes on when the connection takes more, or the exchange is over. */
  private drained: (() => void) | undefined;

  constructor(
    private readonly request: ClientRequest,
    private readonly timeouts: Timeouts,
    private readonly replyTimeout: number,
    private readonly resolve: (reply: IncomingMessage) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.timer = setTimeout(() => this.expired('a connection'), timeouts.connect);
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once(request.protocol === 'https:' ? 'secureConnect' : 'connect', () => this.onConnected());
      else this.onConnected();
    });
    request.on('drain', () => this.drained?.());
    request.on('close', () => this.drained?.());
    request.on('error', (error) => this.fail(error));
    request.on('response', (reply) => this.answered(reply));
  }

  run(body: Buffer | WriteBody | undefined): void {
    if (typeof body === 'function') void this.stream(body);
    else this.end(body);
  }

  private async stream(body: WriteBody): Promise<void> {
    try {
      this.end(await body((chunk) => this.send(chunk)));
    } catch (error) {
      // Cut off before its last byte: the upstream keeps nothing of it.
      if (this.settled) return;
      this.fail(error);
      this.request.destroy();
    }
  }

  private end(last: Buffer | undefined): void {
    if (this.settled) return;
    this.request.end(last);
    this.ended = true;
    if (this.connected) this.expect('a reply', this.replyTimeout);
  }

  private async send(chunk: Buffer): Promise<void> {
    if (this.settled) throw new Answered();
    if (this.request.write(chunk)) return;
    if (this.connected) this.expect('the body to be taken', this.timeouts.idle);
    await new Promise<void>((resolve) => {
      this.drained = resolve;
    });
    this.drained = undefined;
    if (this.settled) throw new Answered();
    clearTimeout(this.timer);
  }

  private onConnected(): void {
    if (this.settled) return;
    this.connected = true;
    if (this.ended) this.expect('a reply', this.replyTimeout);
    else if (this.drained) this.expect('the body to be taken', this.timeouts.idle);
    else clearTimeout(this.timer);
  }

  private expect(what: string, within: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.expired(what), within);
  }

  private expired(what: string): void {
    this.fail(new TimeoutError(`timed out waiting for ${what}`));
    this.request.destroy();
  }

  private answered(reply: IncomingMessage): void {
    if (this.settled) {
      reply.destroy();
      return;
    }
    // A reply in the middle of the body: the rest is not sent, and the connection is of no further use.
    if (!this.ended) reply.once('close', () => this.request.destroy());
    this.settle();
    this.resolve(reply);
  }

  private fail(error: unknown): void {
    if (this.settled) return;
    this.settle();
    this.reject(error);
  }

  private settle(): void {
    this.settled = true;
    clearTimeout(this.timer);
    this.drained?.();
  }
}

/** Ends the writing of a body whose request is over already; nobody sees it. */
class Answered extends Error {}
