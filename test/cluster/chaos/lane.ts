import type { Credentials } from '../../conformance/gateway.js';
import { type Answer, type Caller, ok } from '../../system/caller.js';
import type { LoadClient } from '../harness/load-client.js';
import type { Incidents } from './incidents.js';

/** Somebody who does one thing after another with things that are theirs alone, and so knows how these must be. */
export interface Lane {
  readonly name: string;
  prepare(): Promise<void>;
  /** One round. @throws Error that says what was wrong */
  turn(): Promise<void>;
  /** Everything that was acknowledged, at the end. @throws Error that says what is lost */
  verify(): Promise<void>;
}

/** What lanes have in common: whom they ask, and how answers are judged. */
export class Asking {
  constructor(private readonly client: LoadClient, private readonly incidents: Incidents, readonly root: Credentials) {}

  as(credentials: Credentials): Caller {
    return this.client.as(credentials);
  }

  get admin(): Caller {
    return this.client.as(this.root);
  }

  /** undefined: not known whether it was done. Other answers than a success are for the lane to judge. */
  ask(what: string, call: () => Promise<Answer>): Promise<Answer | undefined> {
    return this.incidents.ask(what, call);
  }

  /** Asks until there is an answer. */
  async answer(what: string, call: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      const answer = await this.ask(what, call);
      if (answer !== undefined) return answer;
    }
  }

  /** As `answer`, and it must be a success. */
  async done(what: string, call: () => Promise<Answer>): Promise<Answer> {
    return ok(await this.answer(what, call));
  }
}

/** A refusal must be this one. */
export function mustRefuse(what: string, { status, code, body }: Answer, wanted: string): void {
  if (code !== wanted) throw new Error(`${what}: ${status} ${body.slice(0, 200)} instead of ${wanted}`);
}

export function mustAllow(what: string, { status, body, headers }: Answer): void {
  if (status >= 300) throw new Error(`${what}: ${status} ${body.slice(0, 300)} (request ${String(headers['x-amz-request-id'] ?? headers['x-amzn-requestid'])})`);
}
