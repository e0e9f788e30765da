import { createPublicKey } from 'node:crypto';
import type { AuthenticationRequest, Principal } from '#operation';
import { type AnyHistory, PaperIssuer, aProvider, memoryDirectory } from '#testing';
import { IssuerKeySets, type IssuerKeySetsOptions } from '../src/web-identity/issuer-key-sets.js';
import type { HttpQuestion, ProviderHttp } from '../src/web-identity/provider-http.js';
import { SIGNATURE_ALGORITHMS } from '../src/web-identity/signing-keys.js';
import { type WebIdentityOptions, WebIdentityStrategy } from '../src/web-identity/web-identity.strategy.js';

export const ROLE = 'arn:aws:iam:::role/S3Access';

/** A clock of the test's own, milliseconds. */
export class HandClock {
  time = 1_000_000;
  readonly monotonic = (): number => this.time;
  readonly now = (): number => Date.now();
}

/** A network on paper: the issuer's documents, or the error that `down` is. */
export class PaperHttp {
  down: Error | undefined;
  delay = 0;

  constructor(readonly issuer: PaperIssuer) {}

  async ask({ url }: HttpQuestion): Promise<{ status: number; body: string }> {
    await new Promise((resolve) => setTimeout(resolve, this.delay));
    if (this.down) throw this.down;
    const document = this.issuer.document(url.pathname);
    return { status: document ? 200 : 404, body: JSON.stringify(document ?? {}) };
  }
}

export interface WorldOptions extends Partial<Omit<WebIdentityOptions, 'directory'>> {
  readonly histories?: readonly AnyHistory[];
  readonly times?: Partial<IssuerKeySetsOptions>;
}

/** An issuer, a provider registered for it, and the strategy that judges its tokens. */
export class WebIdentityWorld {
  readonly clock = new HandClock();
  readonly issuer = new PaperIssuer('http://localhost:8080/auth/realms/demo');
  readonly http = new PaperHttp(this.issuer);
  readonly strategy: WebIdentityStrategy;

  constructor({ histories = [aProvider()], times, ...more }: WorldOptions = {}) {
    const keys = new IssuerKeySets({ http: this.http as unknown as ProviderHttp, patienceMs: 1000, freshMs: 3_600_000, coolDownMs: 10_000, staleMs: 86_400_000, clock: this.clock, ...times });
    this.strategy = new WebIdentityStrategy({ directory: memoryDirectory(histories), keys, compat: 'ceph', algorithms: SIGNATURE_ALGORITHMS, maxSessionSeconds: 43_200, ...more });
  }

  /** The caller whom a token proves. @throws RolegateError */
  async caller(WebIdentityToken: string, parameters: Readonly<Record<string, string>> = {}): Promise<Principal> {
    const given: Readonly<Record<string, string>> = { RoleArn: ROLE, WebIdentityToken, ...parameters };
    const action = { name: 'AssumeRoleWithWebIdentity', parameter: (name: string) => given[name] };
    const request = { action, now: Date.now(), protocol: 'query', presented: undefined, parts: { method: 'POST', rawPath: '/', rawQuery: '', headers: {} } } satisfies AuthenticationRequest;
    const answer = await new Promise<{ principal: Principal } | undefined>((success, error) => {
      Object.assign(Object.create(this.strategy) as WebIdentityStrategy, { success, error, pass: () => success(undefined) }).authenticate(request);
    });
    if (!answer) throw new Error('the strategy passed');
    return answer.principal;
  }

  /** The text of the issuer's public key, which an attacker has too. */
  publicPem(): string {
    return createPublicKey(this.issuer.keys[0]!.privateKey).export({ type: 'spki', format: 'pem' }) as string;
  }
}
