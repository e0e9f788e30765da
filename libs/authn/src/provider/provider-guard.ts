import { type Clock, systemClock } from '#kernel';
import type { IdpMetrics } from '#telemetry';
import { Breaker, type BreakerOptions } from './breaker.js';
import { FailedLogins, type FailedLoginsOptions } from './failed-logins.js';
import { ProviderRefusal, ProviderUnavailable } from './provider-errors.js';
import { Remembered, questionHash } from './remembered.js';

export interface ProviderGuardOptions {
  readonly strategy: string;
  /** The configured name; a metric label. */
  readonly provider: string;
  /** Milliseconds for one call, its time in the queue included. */
  readonly timeoutMs: number;
  /** Calls at a time. */
  readonly concurrency: number;
  /** Callers that may wait for a free call; more are refused at once. */
  readonly queue?: number;
  readonly breaker?: BreakerOptions;
  /** Milliseconds for which a definite no is remembered. */
  readonly refusalMs?: number;
  /** Answers and refusals remembered. */
  readonly remembered?: number;
  readonly failedLogins?: FailedLoginsOptions;
  readonly clock?: Clock;
  readonly metrics?: IdpMetrics;
}

export interface Question {
  /** Everything that the answer depends on, secrets too: only a keyed hash is kept. */
  readonly parts: readonly string[];
  /** Who asks, for the limit on failures; absent: no limit. */
  readonly source?: string;
  /** Milliseconds for which the answer is good; absent or 0: this answer only. */
  readonly answerMs?: number;
  /** There is nothing to guess in it: what is remembered is for every source, also for one that fails all the time. */
  readonly holdsNoSecret?: boolean;
}

const BREAKER: BreakerOptions = { failures: 5, pauseMs: 2000 };
const MOST_REMEMBERED = 10_000;
/** Sources of which it is known that they were given an answer. */
const MOST_SOURCES = 100;

/** An answer, and the sources that were given it before they failed too often. */
interface Given<T> {
  readonly answer: T;
  readonly to: Set<string>;
}

/**
 * What stands between the gateway and an identity provider, so that the provider rests and the gateway never waits for one
 * that is away: identical questions share one call, answers and refusals are remembered for a while, a source that keeps
 * failing is not passed on, calls are bounded in number and time, and a provider in trouble is asked by one caller at a time.
 */
export class ProviderGuard<T> {
  private readonly clock: Clock;
  private readonly breaker: Breaker;
  private readonly sources: FailedLogins;
  private readonly answers: Remembered<Given<T>>;
  private readonly refusals: Remembered<ProviderRefusal>;
  private readonly asked = new Map<string, Promise<T>>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly options: ProviderGuardOptions) {
    const { clock = systemClock, breaker = BREAKER, remembered = MOST_REMEMBERED, failedLogins } = options;
    this.clock = clock;
    this.breaker = new Breaker(clock, breaker);
    this.sources = new FailedLogins(clock, failedLogins);
    this.answers = new Remembered(clock, remembered);
    this.refusals = new Remembered(clock, remembered);
  }

  /** @throws ProviderRefusal, ProviderUnavailable; ProviderRefusal also for a source that has failed too often */
  async ask(question: Question, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const hash = questionHash(question.parts);
    const admitted = question.source === undefined || this.sources.admits(question.source);
    const known = this.answers.get(hash);
    if (known && (question.holdsNoSecret === true || mayHave(known, question.source, admitted))) return this.spared('cache', known.answer);
    const refused = this.refusals.get(hash);
    if (refused) {
      this.failedBy(question);
      throw this.spared('negative-cache', refused);
    }
    if (!admitted) throw this.spared('rate-limit', tooManyFailures());
    const under = this.asked.get(hash);
    if (under) return this.spared('single-flight', under);
    if (!this.breaker.admits()) throw this.spared('breaker', new ProviderUnavailable(`${this.options.provider} is in trouble and not asked now`));
    const asked = this.call(hash, question, call).finally(() => this.asked.delete(hash));
    this.asked.set(hash, asked);
    return asked;
  }

  /** Whoever would ask has the answer itself: a call saved. */
  keptAnswer(): void {
    this.spared('cache', undefined);
  }

  /** The answer that is remembered for a question; undefined: somebody would have to be asked. */
  remembered(parts: Question['parts']): T | undefined {
    return this.answers.get(questionHash(parts))?.answer;
  }

  /** Forgets answers, so that the next question is asked anew. */
  forget(gone: (answer: T) => boolean): void {
    this.answers.forget(({ answer }) => gone(answer));
  }

  get isOpen(): boolean {
    return this.breaker.open;
  }

  private async call(hash: string, question: Question, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { refusalMs = 10_000 } = this.options;
    try {
      const answer = await this.withinLimits(question, call);
      this.answers.set(hash, { answer, to: new Set(question.source === undefined ? [] : [question.source]) }, question.answerMs ?? 0);
      return answer;
    } catch (error) {
      if (error instanceof ProviderRefusal && error.why !== 'too-many-failures') {
        this.failedBy(question);
        this.refusals.set(hash, error, refusalMs);
      }
      throw error;
    }
  }

  private async withinLimits(question: Question, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { provider, timeoutMs } = this.options;
    const from = this.clock.monotonic();
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      await this.turn(signal);
      try {
        this.assertStillAdmitted(question);
        const answer = await Promise.race([call(signal), aborted(signal)]);
        this.ended('ok', from);
        return answer;
      } finally {
        this.release();
      }
    } catch (error) {
      if (error instanceof ProviderRefusal) {
        if (error.why !== 'too-many-failures') this.ended('refused', from);
        throw error;
      }
      this.ended(signal.aborted ? 'timeout' : 'failed', from);
      throw error instanceof ProviderUnavailable ? error : new ProviderUnavailable(signal.aborted ? `${provider} did not answer within ${timeoutMs} ms` : `${provider} failed`, { cause: error });
    }
  }

  /** While it waited for its turn, others of the same source may have failed: guesses are not let in all at once. @throws ProviderRefusal */
  private assertStillAdmitted({ source }: Question): void {
    if (source === undefined || this.sources.admits(source)) return;
    this.breaker.notTried();
    throw this.spared('rate-limit', tooManyFailures());
  }

  /** Waits for a free call. @throws ProviderUnavailable when too many wait already, or for too long */
  private async turn(signal: AbortSignal): Promise<void> {
    const { concurrency, queue = concurrency * 50, provider } = this.options;
    if (this.running < concurrency) {
      this.running++;
      return;
    }
    if (this.waiting.length >= queue) throw new ProviderUnavailable(`too many callers wait for ${provider}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.push(resolve);
    await Promise.race([promise, aborted(signal)]).catch((error: unknown) => {
      const at = this.waiting.indexOf(resolve);
      if (at >= 0) this.waiting.splice(at, 1);
      // The turn came in the same moment.
      else this.release();
      throw error;
    });
  }

  /** A call that ends hands its place to who waits longest. */
  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running--;
  }

  private ended(result: 'ok' | 'refused' | 'failed' | 'timeout', from: number): void {
    const { strategy, provider, metrics } = this.options;
    if (result === 'ok' || result === 'refused') this.breaker.answered();
    else this.breaker.failed();
    metrics?.called(strategy, provider, result, (this.clock.monotonic() - from) / 1000);
    metrics?.breaker(strategy, provider, this.breaker.open);
  }

  private failedBy({ source }: Question): void {
    if (source !== undefined) this.sources.failed(source);
  }

  private spared<R>(cause: Parameters<IdpMetrics['spared']>[2], result: R): R {
    const { strategy, provider, metrics } = this.options;
    metrics?.spared(strategy, provider, cause);
    return result;
  }
}

const tooManyFailures = (): ProviderRefusal => new ProviderRefusal('too many failed log-ins from this source', 'too-many-failures');

/**
 * Whether a remembered answer is for this source. One that failed too often goes on with what it was given before; anything
 * else could be a guess at what others have proven, as many of them as it likes.
 */
function mayHave({ to }: Given<unknown>, source: string | undefined, admitted: boolean): boolean {
  if (source === undefined) return true;
  if (admitted && to.size < MOST_SOURCES) to.add(source);
  return admitted || to.has(source);
}

/** Rejects when the signal fires; the listener goes with the signal. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
