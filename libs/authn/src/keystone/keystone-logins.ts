import { type Clock, systemClock } from '#kernel';
import { ProviderRefusal } from '../provider/provider-errors.js';
import { ProviderGuard, type ProviderGuardOptions } from '../provider/provider-guard.js';
import { type RightsOptions, rightsOf } from './keystone-rights.js';
import type { KeystoneName } from './keystone-options.js';
import type { Ec2Credential, KeystoneService } from './keystone-service.js';

/** The owner of an EC2 credential. One object for as long as Keystone's word is remembered. */
export interface KeystoneIdentity extends Ec2Credential {
  readonly user: KeystoneName;
  readonly project: KeystoneName;
  readonly roles: readonly string[];
  /** Has one of the roles that make administrators. */
  readonly administrator: boolean;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Names under which mappings may give it rights. */
  readonly mappingKeys: readonly string[];
  /** Milliseconds since the epoch: when Keystone was asked, and when its word ends. */
  readonly authenticatedAt: number;
  readonly expiresAt: number;
}

export interface KeystoneLoginsOptions extends RightsOptions {
  /** What an access key id of Keystone looks like: about others it is never asked. */
  readonly keyPattern: RegExp;
  /** Milliseconds for which Keystone's word counts without being asked for again. */
  readonly rememberedMs: number;
  /** How many words are remembered. */
  readonly remembered: number;
  /** Questions at a time. */
  readonly connections: number;
  /** Milliseconds for one log-in, both questions included. */
  readonly timeoutMs: number;
  readonly guard?: Partial<Pick<ProviderGuardOptions, 'metrics' | 'failedLogins' | 'breaker' | 'refusalMs'>>;
  readonly clock?: Clock;
}

/** The project is a user here, named by its id: nothing that has a meaning in an ARN, a pattern or a full uid. */
const PROJECT_ID = /^[\w.-]{1,64}$/;
/** Milliseconds for one look at a credential in use: nobody waits for it. */
const CHECK_MS = 5000;
const CHECKS_AT_A_TIME = 2;

/** Log-ins against Keystone: one reading of the credential and one s3tokens, then remembered for a while. */
export class KeystoneLogins {
  private readonly guard: ProviderGuard<KeystoneIdentity>;
  private readonly checks: ProviderGuard<KeystoneIdentity>;
  private readonly clock: Clock;

  constructor(private readonly keystone: Pick<KeystoneService, 'credential' | 'vouch'>, private readonly options: KeystoneLoginsOptions) {
    const { provider, timeoutMs, connections, remembered, guard, clock = systemClock } = options;
    this.clock = clock;
    this.guard = new ProviderGuard({ strategy: 'keystone', provider, timeoutMs, concurrency: connections, remembered, clock, ...guard });
    this.checks = new ProviderGuard({ strategy: 'keystone-check', provider, timeoutMs: CHECK_MS, concurrency: CHECKS_AT_A_TIME, refusalMs: 0, clock, metrics: guard?.metrics });
  }

  get provider(): string {
    return this.options.provider;
  }

  mayBeKey(accessKeyId: string): boolean {
    return this.options.keyPattern.test(accessKeyId);
  }

  /** Whom Keystone vouched for a moment ago; undefined: it has to be asked. */
  remembered(accessKeyId: string): KeystoneIdentity | undefined {
    return this.guard.remembered(partsOf(accessKeyId));
  }

  /**
   * @param source address of who asks, for the limit on failures
   * @throws ProviderRefusal, ProviderUnavailable
   */
  async login(accessKeyId: string, source: string | undefined): Promise<KeystoneIdentity> {
    const identity = await this.loginOnce(accessKeyId, source);
    if (identity.expiresAt > this.clock.now()) return identity;
    // Of credentials that come from an application credential or a trust the word may end sooner than it is remembered.
    this.forget(accessKeyId);
    return this.loginOnce(accessKeyId, source);
  }

  /** The same, asked now, whatever is remembered. @throws ProviderRefusal, ProviderUnavailable */
  check(accessKeyId: string): Promise<KeystoneIdentity> {
    return this.checks.ask({ parts: partsOf(accessKeyId) }, (signal) => this.ask(accessKeyId, signal));
  }

  /** The next request with this key is asked of Keystone again. */
  forget(accessKeyId: string): void {
    this.guard.forget((identity) => identity.accessKeyId === accessKeyId);
  }

  private loginOnce(accessKeyId: string, source: string | undefined): Promise<KeystoneIdentity> {
    return this.guard.ask({ parts: partsOf(accessKeyId), source, holdsNoSecret: true, answerMs: this.options.rememberedMs }, (signal) => this.ask(accessKeyId, signal));
  }

  private async ask(accessKeyId: string, signal: AbortSignal): Promise<KeystoneIdentity> {
    const credential = await this.keystone.credential(accessKeyId, signal);
    const vouched = await this.keystone.vouch(credential, signal);
    if (!PROJECT_ID.test(vouched.project.id)) throw new ProviderRefusal('the id of the project is no possible user name here', 'not-allowed');
    const rights = rightsOf(vouched, this.options);
    if (!rights) throw new ProviderRefusal(`${vouched.user.name} has none of the accepted roles in ${vouched.project.name}, but ${vouched.roles.join(', ')}`, 'not-allowed');
    const { user, project, roles, expiresAt } = vouched;
    return { ...credential, user, project, roles, ...rights, authenticatedAt: this.clock.now(), expiresAt };
  }
}

const partsOf = (accessKeyId: string): readonly string[] => ['ec2', accessKeyId];
