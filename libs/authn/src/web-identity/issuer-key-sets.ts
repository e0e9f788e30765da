import type { OidcProviderState } from '#iam';
import { type Clock, systemClock } from '#kernel';
import type { IdpMetrics } from '#telemetry';
import { ProviderGuard } from '../provider/provider-guard.js';
import { IssuerKeys, type KeyTimes } from './issuer-keys.js';
import { KeySetFile } from './key-set-file.js';
import type { ProviderHttp } from './provider-http.js';
import type { SigningKey } from './signing-keys.js';

/** Milliseconds for discovery and keys, whoever waits for them: a provider far away is still one that answers. */
const FETCH = 5000;
/** Issuers whose keys are kept; beyond it those asked for longest ago are forgotten. */
const MOST_ISSUERS = 1000;

export interface IssuerKeySetsOptions extends KeyTimes {
  readonly http: ProviderHttp;
  /** Paths of JWK sets, by the URL of the issuer, which is not asked then. */
  readonly keySetFiles?: ReadonlyMap<string, string>;
  readonly metrics?: IdpMetrics;
  readonly clock?: Clock;
}

/** Where the keys of a token's issuer are found. */
export interface KeySource {
  /** undefined: the issuer has no such key. @throws ProviderUnavailable */
  find(alg: string, kid: string | undefined): Promise<SigningKey | undefined>;
}

/** The keys of all issuers that tokens came from; what one account registered serves every account with the same URL and thumbprints. */
export class IssuerKeySets {
  private readonly sets = new Map<string, IssuerKeys>();

  private readonly files: ReadonlyMap<string, KeySetFile>;

  constructor(private readonly options: IssuerKeySetsOptions) {
    this.files = new Map([...(options.keySetFiles ?? [])].map(([url, path]) => [url, new KeySetFile(path)]));
  }

  of({ url, thumbprints }: Pick<OidcProviderState, 'url' | 'thumbprints'>): KeySource {
    const file = this.files.get(url);
    if (file) return file;
    const id = [url, ...thumbprints].join(' ');
    const known = this.sets.get(id);
    this.sets.delete(id);
    const keys = known ?? this.made(url, thumbprints);
    this.sets.set(id, keys);
    if (this.sets.size > MOST_ISSUERS) this.sets.delete(this.sets.keys().next().value!);
    return keys;
  }

  private made(url: string, thumbprints: readonly string[]): IssuerKeys {
    const { http, metrics, clock = systemClock } = this.options;
    const guard = new ProviderGuard<readonly SigningKey[]>({ strategy: 'web-identity', provider: url, timeoutMs: FETCH, concurrency: 1, breaker: { failures: 2, pauseMs: 2000 }, metrics, clock });
    return new IssuerKeys({ url, thumbprints }, http, guard, this.options, clock);
  }
}
