import type { Clock } from '#kernel';
import type { ProviderGuard } from '../provider/provider-guard.js';
import { ProviderUnavailable } from '../provider/provider-errors.js';
import { type SigningKey, keyFor, signingKeys } from './signing-keys.js';
import { type ProviderHttp, jsonOf } from './provider-http.js';
import { isCertified } from './thumbprints.js';

export interface KeyTimes {
  /** Milliseconds for which keys are taken without asking again. */
  readonly freshMs: number;
  /** Milliseconds between two attempts: tokens with invented key ids must not become requests. */
  readonly coolDownMs: number;
  /** Milliseconds for which keys serve while the provider is away. */
  readonly staleMs: number;
  /** Milliseconds that a log-in waits for them; the question itself may take longer, and its answer serves the next. */
  readonly patienceMs: number;
}

/** A question that is under way: `settled` when it is answered or has failed, `patience` when those who wait are to go. */
interface Fetching {
  readonly settled: Promise<void>;
  readonly patience: Promise<never>;
}

export interface Issuer {
  readonly url: string;
  readonly thumbprints: readonly string[];
}

/** The public keys of one issuer, from its own discovery document. Source: OpenID Connect Discovery 1.0, section 4. */
export class IssuerKeys {
  private keys: readonly SigningKey[] | undefined;
  private fetchedAt = 0;
  private triedAt = -Infinity;
  private fetching: Fetching | undefined;

  constructor(
    private readonly issuer: Issuer,
    private readonly http: ProviderHttp,
    private readonly guard: ProviderGuard<readonly SigningKey[]>,
    private readonly times: KeyTimes,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {}

  /** undefined: the issuer has no such key. @throws ProviderUnavailable when its keys are not known and cannot be had */
  async find(alg: string, kid: string | undefined): Promise<SigningKey | undefined> {
    const { freshMs } = this.times;
    const atHand = this.keys !== undefined && this.clock.monotonic() - this.fetchedAt < freshMs;
    if (!atHand) await this.refresh();
    const known = keyFor(this.keys!, alg, kid);
    if (known && atHand) this.guard.keptAnswer();
    if (known || !this.mayAsk()) return known;
    // It may have been made since.
    await this.refresh();
    return keyFor(this.keys!, alg, kid);
  }

  private mayAsk(): boolean {
    return this.clock.monotonic() - this.triedAt >= this.times.coolDownMs;
  }

  /** Identical concurrent calls are one. Keys that are at hand serve on when it fails. */
  private async refresh(): Promise<void> {
    const usable = this.keys !== undefined && this.clock.monotonic() - this.fetchedAt < this.times.staleMs;
    if (usable && !this.mayAsk()) return;
    this.fetching ??= this.begin();
    const { settled, patience } = this.fetching;
    try {
      await Promise.race([settled, patience]);
    } catch (error) {
      if (!(error instanceof ProviderUnavailable) || !usable) throw error;
    }
  }

  private begin(): Fetching {
    const { patienceMs } = this.times;
    const asked = this.guard.ask({ parts: [this.issuer.url] }, (signal) => this.fetch(signal));
    const settled = asked.then((keys) => void (this.keys = keys, this.fetchedAt = this.clock.monotonic())).finally(() => {
      this.triedAt = this.clock.monotonic();
      this.fetching = undefined;
      clearTimeout(timer);
    });
    const { promise: patience, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new ProviderUnavailable(`it did not answer within ${patienceMs} ms`)), patienceMs);
    // Nobody may be waiting any more.
    settled.catch(() => undefined);
    patience.catch(() => undefined);
    return { settled, patience };
  }

  private async fetch(signal: AbortSignal): Promise<readonly SigningKey[]> {
    const { url, thumbprints } = this.issuer;
    const pinned = url.startsWith('https:') ? thumbprints : [];
    const discovery = new URL(`${url.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const document = jsonOf(await this.http.ask({ url: discovery, signal, thumbprints: pinned }), discovery);
    if (document.issuer !== url) throw new Error(`${discovery.href} is of another issuer: ${String(document.issuer).slice(0, 255)}`);
    const jwks = typeof document.jwks_uri === 'string' && URL.canParse(document.jwks_uri) ? new URL(document.jwks_uri) : undefined;
    if (!jwks || (discovery.protocol === 'https:' && jwks.protocol !== 'https:')) throw new Error(`${discovery.href} has no jwks_uri that can be used`);
    const set = jsonOf(await this.http.ask({ url: jwks, signal, thumbprints: pinned }), jwks);
    // Over plain HTTP nothing else says whose keys they are.
    return discovery.protocol === 'http:' && thumbprints.length > 0 ? signingKeys(set, (jwk) => isCertified(jwk, thumbprints)) : signingKeys(set);
  }
}
