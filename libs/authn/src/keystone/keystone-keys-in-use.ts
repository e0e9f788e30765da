import type { UserState } from '#iam';
import { type Clock, systemClock } from '#kernel';
import type { Directory, ExternalUsers } from '#operation';
import type { SessionClaims } from '#seal';
import { identityMapping } from '#sts';
import { ProviderRefusal } from '../provider/provider-errors.js';
import type { KeystoneIdentity, KeystoneLogins } from './keystone-logins.js';

/** Looks at a time. */
const AT_A_TIME = 2;

export interface KeysInUseOptions {
  readonly provider: string;
  readonly clock?: Clock;
  /** A check that did not come to an end; nobody was touched by what it has not seen. */
  readonly failed: (error: unknown) => void;
  readonly ended: (accessKeyId: string, why: string) => void;
}

interface InUse {
  readonly stream: string;
  /** Milliseconds since the epoch: the end of its last session. */
  until: number;
  /** Streams of mappings that its sessions rest on. */
  readonly mappings: Set<string>;
}

/**
 * Credentials whose sessions are used on this node. From time to time Keystone is asked about each of them once, however many
 * sessions it has; where the credential, its user or its project is gone or disabled, its sessions end, on every node. Only
 * a definite answer counts: an outage ends nobody's.
 */
export class KeystoneKeysInUse {
  private readonly inUse = new Map<string, InUse>();
  private readonly clock: Clock;

  constructor(
    private readonly logins: Pick<KeystoneLogins, 'check' | 'forget'>,
    private readonly users: Pick<ExternalUsers<UserState>, 'endSessionsOf'>,
    private readonly memory: Pick<Directory, 'find'>,
    private readonly options: KeysInUseOptions,
  ) {
    this.clock = options.clock ?? systemClock;
  }

  /** A session is used here: its credential is in use until the session's end. */
  sessionOpened({ provider, lineage, expiresAt }: SessionClaims): void {
    // Sessions of roles say it in the link of the user at their beginning.
    const link = lineage.find(({ stream, subject }) => subject !== undefined && stream.startsWith('user/'));
    const by = link?.provider ?? provider;
    if (!link || (by !== undefined && by !== this.options.provider)) return;
    let known = this.inUse.get(link.subject!);
    if (!known) this.inUse.set(link.subject!, (known = { stream: link.stream, until: expiresAt, mappings: new Set() }));
    known.until = Math.max(known.until, expiresAt);
    for (const { stream } of lineage) if (stream.startsWith(`${identityMapping.kind}/`)) known.mappings.add(stream);
  }

  get size(): number {
    return this.inUse.size;
  }

  /** Asks about every credential that is in use. Never rejects. */
  async check(): Promise<void> {
    const now = this.clock.now();
    for (const [accessKeyId, { until }] of this.inUse) if (until <= now) this.inUse.delete(accessKeyId);
    const pending = [...this.inUse].values();
    let failed: unknown;
    const work = async (): Promise<void> => {
      for (const [accessKeyId, one] of pending) {
        if (failed !== undefined) return;
        await this.checkOne(accessKeyId, one).catch((error: unknown) => (failed ??= error));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    if (failed !== undefined) this.options.failed(failed);
  }

  private async checkOne(accessKeyId: string, one: InUse): Promise<void> {
    const why = await this.refusalOf(accessKeyId, one);
    if (why === undefined) return;
    this.logins.forget(accessKeyId);
    await this.users.endSessionsOf(one.stream, accessKeyId, `${this.options.provider}: ${why}`);
    this.inUse.delete(accessKeyId);
    this.options.ended(accessKeyId, why);
  }

  private async refusalOf(accessKeyId: string, { mappings }: InUse): Promise<string | undefined> {
    try {
      return this.lost(await this.logins.check(accessKeyId), mappings);
    } catch (error) {
      if (error instanceof ProviderRefusal) return error.message;
      throw error;
    }
  }

  /** Sessions keep the mappings that they were issued with: who has lost the role of one has to log in anew. */
  private lost({ mappingKeys }: KeystoneIdentity, mappings: ReadonlySet<string>): string | undefined {
    if (mappings.size === 0) return undefined;
    const now = new Set(mappingKeys.map((key) => this.memory.find(identityMapping, key)?.stream));
    return [...mappings].some((stream) => !now.has(stream)) ? 'it has lost a role that gave its sessions their rights' : undefined;
  }
}
