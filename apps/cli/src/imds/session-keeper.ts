import type { Clock } from '#kernel';
import type { SessionCredentials } from '../sessions/session-credentials.js';

/** What the daemon hands to its workload. */
export interface InstanceSession {
  readonly credentials: SessionCredentials;
  readonly roleArn: string;
  readonly instanceProfileArn: string;
  readonly instanceProfileId: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
}

export interface SessionKeeperOptions {
  readonly fetch: () => Promise<InstanceSession>;
  readonly clock: Pick<Clock, 'now'>;
  /** A line for whoever runs the daemon; without secrets. */
  readonly say: (line: string) => void;
}

/** Milliseconds between two tries after a failure: the first, and the most that doubling makes of it. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/**
 * One session, renewed when half of it is over: SDKs want credentials with a quarter of an hour left. While it cannot be
 * renewed the old one serves until it ends.
 */
export class SessionKeeper {
  private session: InstanceSession | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;

  constructor(private readonly options: SessionKeeperOptions) {}

  /** undefined while there is none, or when it has ended. */
  get current(): InstanceSession | undefined {
    return this.session && this.session.credentials.expiration.getTime() > this.options.clock.now() ? this.session : undefined;
  }

  /** Resolves after the first try, whatever came of it. */
  async start(): Promise<void> {
    await this.renew();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async renew(): Promise<void> {
    const { fetch, clock, say } = this.options;
    try {
      const session = await fetch();
      if (this.session === undefined || this.failures > 0) say(`session of ${session.roleArn} until ${session.credentials.expiration.toISOString()}`);
      this.session = session;
      this.failures = 0;
      this.after((session.credentials.expiration.getTime() - clock.now()) / 2);
    } catch (error) {
      if (this.failures++ === 0) say(`no new session: ${(error as Error).message}`);
      this.after(Math.min(FIRST_PAUSE * 2 ** (this.failures - 1), LONGEST_PAUSE));
    }
  }

  private after(ms: number): void {
    this.timer = setTimeout(() => void this.renew(), Math.max(FIRST_PAUSE, ms));
  }
}
