import { type Finding, type Health, healthOf } from './finding.js';

/** Answers from what is known already; nothing is asked of anybody. */
export type Check = () => Finding | readonly Finding[] | undefined;

/** Whether this node should get requests, and what is wrong with it, by name. */
export class Readiness {
  private readonly checks: Check[] = [];

  add(check: Check): void {
    this.checks.push(check);
  }

  findings(): readonly Finding[] {
    return this.checks.flatMap((check) => check() ?? []);
  }

  health(): Health {
    return healthOf(this.findings());
  }
}
