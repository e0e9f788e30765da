import { type Clock, systemClock } from '#kernel';
import { ProviderUnavailable } from '../provider/provider-errors.js';
import type { KeystoneHttp } from './keystone-http.js';
import type { ServiceAccount } from './keystone-options.js';
import { objectOf, textOf } from './keystone-json.js';

/** Milliseconds for making a token: not bound to the log-in that happens to need it, others wait for it as well. */
const TIMEOUT_MS = 5000;
/** Milliseconds before its end at which a token gets a successor, while it goes on being used. */
const AHEAD_MS = 120_000;
/** Milliseconds between two attempts at that. */
const PAUSE_MS = 10_000;

interface Token {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface ServiceTokenOptions {
  readonly clock?: Clock;
  /** One token asked for, good or bad. */
  readonly asked?: (result: 'ok' | 'failed', seconds: number) => void;
}

/** The token of the service account: one for all questions, made anew before it ends or when Keystone does not take it any more. */
export class ServiceToken {
  private current: Token | undefined;
  private making: Promise<Token> | undefined;
  private madeAt = Number.NEGATIVE_INFINITY;
  private readonly clock: Clock;

  constructor(private readonly http: Pick<KeystoneHttp, 'ask'>, private readonly account: ServiceAccount, private readonly options: ServiceTokenOptions = {}) {
    this.clock = options.clock ?? systemClock;
  }

  /** @throws ProviderUnavailable */
  async get(): Promise<string> {
    const { current } = this;
    const left = (current?.expiresAt ?? 0) - this.clock.now();
    if (!current || left <= 0) return (await this.make()).text;
    if (left < AHEAD_MS && this.clock.monotonic() - this.madeAt > PAUSE_MS) this.make().catch(() => undefined);
    return current.text;
  }

  /** Keystone does not take it. Who says so of one that was replaced meanwhile changes nothing. */
  drop(text: string): void {
    if (this.current?.text === text) this.current = undefined;
  }

  private make(): Promise<Token> {
    this.making ??= this.ask().finally(() => (this.making = undefined));
    return this.making;
  }

  private async ask(): Promise<Token> {
    const from = (this.madeAt = this.clock.monotonic());
    let result: 'ok' | 'failed' = 'failed';
    try {
      this.current = tokenIn(await this.http.ask({ method: 'POST', path: '/v3/auth/tokens?nocatalog', body: this.request(), signal: AbortSignal.timeout(TIMEOUT_MS) }));
      result = 'ok';
      return this.current;
    } catch (error) {
      throw error instanceof ProviderUnavailable ? error : new ProviderUnavailable(`no token for the service account: ${causeOf(error)}`, { cause: error });
    } finally {
      this.options.asked?.(result, (this.clock.monotonic() - from) / 1000);
    }
  }

  private request(): object {
    const { userName, password, domain, project } = this.account;
    const home = { name: domain };
    return { auth: { identity: { methods: ['password'], password: { user: { name: userName, domain: home, password } } }, scope: { project: { name: project, domain: home } } } };
  }
}

function tokenIn({ status, subjectToken, body }: Awaited<ReturnType<KeystoneHttp['ask']>>): Token {
  if (status === 401) throw new ProviderUnavailable('Keystone refuses the service account: its name, password, domain or project is wrong');
  const expiresAt = Date.parse(textOf(objectOf(objectOf(body)?.token)?.expires_at) ?? '');
  if (status !== 201 || subjectToken === undefined || Number.isNaN(expiresAt)) throw new ProviderUnavailable(`Keystone answers ${status} to the service account, and no token`);
  return { text: subjectToken, expiresAt };
}

const causeOf = (error: unknown): string => (error instanceof Error ? `${error.name} ${error.message}`.slice(0, 200) : String(error));
