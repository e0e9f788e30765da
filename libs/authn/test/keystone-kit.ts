import { createHash } from 'node:crypto';
import { createUserEvents, user, type UserState } from '#iam';
import type { ExternalUser, Present } from '#operation';
import { type AnyHistory, countingIds, type History, history, legibleVault } from '#testing';
import type { KeystoneQuestion, KeystoneReply } from '../src/keystone/keystone-http.js';
import { KeystoneCallers } from '../src/keystone/keystone-callers.js';
import { KeystoneLogins, type KeystoneLoginsOptions } from '../src/keystone/keystone-logins.js';
import { KeystoneService } from '../src/keystone/keystone-service.js';
import { KeystoneStrategy } from '../src/keystone/keystone.strategy.js';
import { ServiceToken } from '../src/keystone/service-token.js';
import { Node, NOW } from './authn-kit.js';

export const EC2_KEY = 'b924dfc87d454d15896691182fdeb0ef';
export const EC2_SECRET = '6a2142613c504c42a94ba2b82147dc28';
export const PROJECT = 'c703801dccaf4a0aaa39bec8c481e25a';
export const SERVICE = { userName: 'rgw', password: 'service-password', domain: 'Default', project: 'service' };

/** A clock of the test's own; the wall clock stands at the kit's time. */
export class HandClock {
  time = 0;
  readonly monotonic = (): number => this.time;
  readonly now = (): number => NOW + this.time;
}

const error = (code: number): KeystoneReply => ({ status: code, subjectToken: undefined, body: { error: { code, title: 'as Keystone has it' } } });

/** A Keystone on paper, with one credential; `odd` answers in its place, `log` is what it was asked. */
export class PaperKeystone {
  readonly log: string[] = [];
  odd: ((question: KeystoneQuestion) => KeystoneReply | Promise<KeystoneReply> | undefined) | undefined;
  /** Tokens that it takes. */
  readonly tokens = new Set<string>();
  tokenSeconds = 3600;
  serviceRefused = false;
  enabled = true;
  removed = false;
  roles: readonly string[] = ['member'];
  project = { id: PROJECT, name: 'demo', domain: { id: 'default', name: 'Default' } };
  /** Seconds for which it vouches. */
  wordSeconds = 3600;
  private made = 0;

  constructor(readonly clock = new HandClock()) {}

  count(method: string): number {
    return this.log.filter((line) => line.startsWith(method)).length;
  }

  async ask(question: KeystoneQuestion): Promise<KeystoneReply> {
    this.log.push(`${question.method} ${question.path}`);
    const odd = this.odd?.(question);
    if (odd) return odd;
    if (question.method === 'POST' && question.path === '/v3/auth/tokens?nocatalog') return this.login();
    if (!this.tokens.has(question.headers?.['x-auth-token'] ?? '')) return error(401);
    if (question.method === 'HEAD') return { status: 200, subjectToken: undefined, body: undefined };
    if (question.path === '/v3/s3tokens') return this.vouch(question.body);
    if (question.path !== `/v3/credentials/${createHash('sha256').update(EC2_KEY).digest('hex')}` || this.removed) return error(404);
    return { status: 200, subjectToken: undefined, body: { credential: { type: 'ec2', blob: JSON.stringify({ access: EC2_KEY, secret: EC2_SECRET }) } } };
  }

  private login(): KeystoneReply {
    if (this.serviceRefused) return error(401);
    const text = `service-token-${++this.made}`;
    this.tokens.add(text);
    return { status: 201, subjectToken: text, body: { token: { expires_at: new Date(this.clock.now() + this.tokenSeconds * 1000).toISOString() } } };
  }

  /** The signature itself is a real Keystone's to check (test/system/keystone.int.spec.ts). */
  private vouch(body: unknown): KeystoneReply {
    const { access } = (body as { credentials: { access: string } }).credentials;
    if (access !== EC2_KEY || this.removed) return error(404);
    if (!this.enabled || this.roles.length === 0) return error(401);
    const { id, name, domain } = this.project;
    const token = {
      user: { id: 'user-1', name: 'alice', domain: { id: 'default', name: 'Default' } }, project: { id, name, domain },
      roles: this.roles.map((role) => ({ id: `role-${role}`, name: role })), expires_at: new Date(this.clock.now() + this.wordSeconds * 1000).toISOString(),
    };
    return { status: 200, subjectToken: undefined, body: { token } };
  }
}

export const loginOptions = (more: Partial<KeystoneLoginsOptions> = {}): KeystoneLoginsOptions => ({
  provider: 'keystone', acceptedRoles: ['member'], acceptedAdminRoles: [], homeDomain: 'Default', sessionTags: [], keyPattern: /^[0-9a-f]{32}$/, rememberedMs: 300_000, remembered: 100, connections: 4, timeoutMs: 500, ...more,
});

export function loginsOf(keystone: PaperKeystone, more: Partial<KeystoneLoginsOptions> = {}): KeystoneLogins {
  const { clock } = keystone;
  return new KeystoneLogins(new KeystoneService(keystone, new ServiceToken(keystone, SERVICE, { clock }), clock), { clock, ...loginOptions(more) });
}

/** The user that a project is, as the first log-in makes it. */
export function projectHistory({ userName, tenant, displayName, type }: ExternalUser, then: Parameters<typeof history>[3] = []): History<UserState> {
  const { append, stream } = createUserEvents({ account: tenant, userName, displayName, type }, legibleVault, countingIds(), NOW);
  return history(user, stream, tenant, [...append.writes[0]!.events, ...then]);
}

/** A node with the way in, over a Keystone on paper; the user is made at the first log-in. */
export class KeystoneWorld {
  readonly keystone = new PaperKeystone();
  readonly node: Node;
  readonly logins: KeystoneLogins;
  readonly strategy: KeystoneStrategy;
  /** What the user has gone through after it was made. */
  then: Parameters<typeof history>[3] = [];
  ensured: ExternalUser | undefined;

  constructor({ known = [], implicitTenants = false, sigV2 = true, ...more }: Partial<KeystoneLoginsOptions> & { known?: readonly AnyHistory[]; implicitTenants?: boolean; sigV2?: boolean } = {}) {
    this.node = new Node(known);
    this.logins = loginsOf(this.keystone, more);
    const ensure = async (wanted: ExternalUser): Promise<Present<UserState>> => {
      if (!this.ensured) this.knows(known, wanted);
      return this.node.directory.get(user, this.stream)! as Present<UserState>;
    };
    this.strategy = new KeystoneStrategy(new KeystoneCallers(this.logins, { ensure }, this.node.directory, { implicitTenants }), this.logins, this.node.credentials, sigV2);
  }

  get stream(): string {
    return projectHistory(this.ensured!).stream;
  }

  /** Memory is this from here on, and the project's user. */
  knows(log: readonly AnyHistory[], wanted = this.ensured!): void {
    this.ensured = wanted;
    this.node.knows([...log, projectHistory(wanted, this.then)]);
  }
}
