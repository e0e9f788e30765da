import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Caller, ok } from '../../system/caller.js';
import { eventually } from '../../system/eventually.js';
import type { Subject } from './subjects.js';
import type { Target } from './target.js';

/** One request; performance.now() of the client. Status 0: no answer came. */
interface Use {
  readonly node: string;
  readonly sentAt: number;
  readonly status: number;
  readonly code: string | undefined;
}

/** Milliseconds between two requests of a lane whose node does not answer. */
const PAUSE = 20;

/**
 * One revocation, and everything that a client sees of it. The judge knows one rule: what was sent after the revoking call
 * had returned must be refused, by whatever node, whenever the answer comes.
 */
export class Trial {
  private readonly uses: Use[] = [];
  private readonly pending = new Set<Promise<void>>();
  private readonly callers: Caller[] = [];
  private ended = false;
  /** When the revoking call returned. */
  private returnedAt = Number.POSITIVE_INFINITY;
  /** Milliseconds that it took. */
  took = Number.NaN;

  constructor(readonly subject: Subject) {}

  /** Uses the subject at these nodes, one request after the other at each, until the end; `gap` milliseconds between two. */
  begin(nodes: readonly Target[], gap = 0): void {
    for (const node of nodes) this.keep(this.lane(node, gap));
  }

  /** One request over a new connection; not waited for. */
  send(node: Target): void {
    const caller = this.caller(node);
    this.keep(this.once(node, caller).then(() => caller.close()));
  }

  /** Until every one of these nodes has accepted it. */
  async accepted(nodes: readonly Target[]): Promise<void> {
    await eventually(() => nodes.every(({ name }) => this.uses.some((use) => use.node === name && isAccepted(use))) || undefined, 20_000)
      .catch(() => { throw new Error(`${this.subject.kind} is not in use everywhere: ${JSON.stringify(this.uses.slice(0, 10))}`); });
  }

  /** The revoking call. `again` repeats one that failed: only what succeeded promises anything. */
  async revoke(by: Target, again = false): Promise<void> {
    const from = performance.now();
    const answer = await this.subject.revoke(by.root).catch((error: unknown) => {
      if (again) return undefined;
      throw error;
    });
    if (again && (answer === undefined || answer.status >= 500)) {
      await sleep(PAUSE);
      return this.revoke(by, again);
    }
    ok(answer!);
    this.returnedAt = performance.now();
    this.took = this.returnedAt - from;
  }

  /** Until each of these nodes has answered so many requests that were sent after the call had returned. */
  async judged(nodes: readonly Target[], times = 3): Promise<void> {
    await eventually(() => nodes.every(({ name }) => this.later().filter((use) => use.node === name && use.status > 0).length >= times) || undefined, 30_000);
  }

  /** No further requests; what is under way is not waited for. */
  rest(): void {
    this.ended = true;
  }

  /** No further requests; waits for the answers to those under way. */
  async end(): Promise<void> {
    this.rest();
    await Promise.all(this.pending);
    for (const caller of this.callers) caller.close();
  }

  /** Requests sent after the call had returned that have been answered. */
  later(): Use[] {
    return this.uses.filter(({ sentAt, status }) => sentAt >= this.returnedAt && status > 0);
  }

  /** What must not be; to be asked after the end. */
  faults(): string[] {
    return this.later().filter((use) => !isRefused(use, this.subject.code)).map(({ node, sentAt, status, code }) =>
      `${this.subject.kind}: ${node} answered ${status} ${code ?? ''} to what was sent ${(sentAt - this.returnedAt).toFixed(2)} ms after the call had returned`);
  }

  private async lane(node: Target, gap: number): Promise<void> {
    const caller = this.caller(node);
    while (!this.ended) {
      const status = await this.once(node, caller);
      if (status !== 200) await sleep(PAUSE);
      else if (gap > 0) await sleep(gap);
    }
  }

  private async once(node: Target, caller: Caller): Promise<number> {
    const sentAt = performance.now();
    const { status, code } = await this.subject.use(caller).catch(() => ({ status: 0, code: undefined }) satisfies Partial<Answer>);
    this.uses.push({ node: node.name, sentAt, status, code });
    return status;
  }

  private caller(node: Target): Caller {
    const caller = node.alone(this.subject.credentials);
    this.callers.push(caller);
    return caller;
  }

  private keep(work: Promise<void>): void {
    this.pending.add(work);
    void work.finally(() => this.pending.delete(work));
  }
}

const isAccepted = ({ status }: Use): boolean => status >= 200 && status < 300;
/** 503: a node that may not decide. Anything else that is not the refusal would be a fault, too. */
const isRefused = ({ status, code }: Use, expected: string): boolean => status === 503 || (status === 403 && code === expected);
