import { type Clock, systemClock } from '#kernel';
import type { IdpMetrics } from '#telemetry';
import { ProviderRefusal } from '../provider/provider-errors.js';
import { ProviderGuard } from '../provider/provider-guard.js';
import { type HttpReply, type ProviderHttp, jsonOf } from '../web-identity/provider-http.js';

/** A webhook that knows whose a token is. Source: MinIO, docs/iam/identity-management-plugin.md. */
export interface CustomTokenProvider {
  /** What mappings and trust policies name, and `idmp-<name>` in a RoleArn. */
  readonly name: string;
  readonly url: URL;
  /** The whole header, as the webhook wants it. */
  readonly authorization?: string;
  /** The role of everybody whom it vouches for; absent: mappings say. */
  readonly roleArn?: string;
}

export interface CustomTokenOptions {
  readonly providers: readonly CustomTokenProvider[];
  readonly http: Pick<ProviderHttp, 'ask'>;
  readonly timeoutMs: number;
  readonly metrics?: IdpMetrics;
  readonly clock?: Clock;
}

/** What a webhook said of a token. */
export interface CustomTokenAnswer {
  readonly user: string;
  readonly claims: readonly (readonly [name: string, value: string])[];
  /** Milliseconds since the epoch. */
  readonly answeredAt: number;
  readonly validUntil: number;
}

/** Milliseconds for which an answer is good; a token is shown again by clients that renew their session. */
const ANSWER = 60_000;
const CONCURRENCY = 8;
/** Seconds. Source: as above, maxValiditySeconds: "minimum value is 900 seconds, maximum 365 days". */
const SHORTEST = 900;
const LONGEST = 365 * 86_400;
const LONGEST_USER = 255;
/** More is no claim of a person or a job. */
const MOST_CLAIMS = 100;
const LONGEST_CLAIM = 1024;

interface Guarded {
  readonly provider: CustomTokenProvider;
  readonly guard: ProviderGuard<CustomTokenAnswer>;
}

/** The webhooks of AssumeRoleWithCustomToken. */
export class CustomTokenProviders {
  private readonly providers: ReadonlyMap<string, Guarded>;
  private readonly clock: Clock;

  constructor(private readonly options: CustomTokenOptions) {
    const { providers, timeoutMs, metrics, clock = systemClock } = options;
    this.clock = clock;
    this.providers = new Map(providers.map((provider) => [provider.name, { provider, guard: new ProviderGuard<CustomTokenAnswer>({ strategy: 'custom-token', provider: provider.name, timeoutMs, concurrency: CONCURRENCY, metrics, clock }) }]));
  }

  /** The one of that name; without a name the only one. */
  find(name: string | undefined): CustomTokenProvider | undefined {
    if (name !== undefined) return this.providers.get(name)?.provider;
    const [first] = this.providers.values();
    return this.providers.size === 1 ? first!.provider : undefined;
  }

  /** @throws ProviderRefusal, ProviderUnavailable */
  ask({ name }: CustomTokenProvider, token: string, source: string | undefined): Promise<CustomTokenAnswer> {
    const { provider, guard } = this.providers.get(name)!;
    return guard.ask({ parts: [token], source, answerMs: ANSWER }, (signal) => this.call(provider, token, signal));
  }

  private async call({ url, authorization }: CustomTokenProvider, token: string, signal: AbortSignal): Promise<CustomTokenAnswer> {
    const asked = new URL(url);
    asked.searchParams.set('token', token);
    const reply = await this.options.http.ask({ url: asked, signal, form: new URLSearchParams(), headers: authorization === undefined ? undefined : { authorization } });
    if (reply.status === 403) throw new ProviderRefusal(`the webhook refuses: ${reasonOf(reply)}`);
    // Errors name the URL as it is configured, without the token.
    return answerOf(jsonOf(reply, url), this.clock.now());
  }
}

function reasonOf({ body }: HttpReply): string {
  try {
    const { reason } = JSON.parse(body) as { reason?: unknown };
    return typeof reason === 'string' ? reason.slice(0, 200) : 'no reason given';
  } catch {
    return 'no reason given';
  }
}

/** What it says of one token, however wrong, is no trouble of the webhook's. @throws ProviderRefusal */
function answerOf({ user, maxValiditySeconds, claims = {} }: Readonly<Record<string, unknown>>, now: number): CustomTokenAnswer {
  if (typeof user !== 'string' || user === '' || user.length > LONGEST_USER) throw new ProviderRefusal('the webhook names no user', 'not-allowed');
  if (typeof maxValiditySeconds !== 'number' || !(maxValiditySeconds >= SHORTEST && maxValiditySeconds <= LONGEST)) throw new ProviderRefusal(`the webhook's maxValiditySeconds are not ${SHORTEST} to ${LONGEST}`, 'not-allowed');
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw new ProviderRefusal("the webhook's claims are no object", 'not-allowed');
  return { user, claims: pairsOf(claims), answeredAt: now, validUntil: now + maxValiditySeconds * 1000 };
}

function pairsOf(claims: object): CustomTokenAnswer['claims'] {
  const pairs = Object.entries(claims).flatMap(([name, value]: [string, unknown]) => (Array.isArray(value) ? value : [value]).filter(isScalar).map((one) => [name, String(one)] as const));
  if (pairs.length > MOST_CLAIMS || pairs.some(([name, value]) => name.length + value.length > LONGEST_CLAIM)) throw new ProviderRefusal('the webhook gives too many claims, or too long ones', 'not-allowed');
  return pairs;
}

const isScalar = (value: unknown): value is string | number | boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
