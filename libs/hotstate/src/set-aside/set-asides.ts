import { type Position, comparePositions, streamKind } from '#event-sourcing';
import { unavailable } from '../unfit.js';

/** A stream with an event that cannot be applied. Its account answers 503 until it can. */
export interface SetAside {
  readonly stream: string;
  readonly account: string;
  /** Of the stream's last event when it was tried. */
  readonly position: Position;
  readonly eventId: string;
  readonly error: string;
}

const NO_KINDS: ReadonlySet<string> = new Set();

/** What could not be applied, and whom that stops. */
export class SetAsides {
  private readonly byStream = new Map<string, SetAside>();

  /** @param shared kinds of the whole installation: no account stops them, and they stop none */
  constructor(private readonly shared: ReadonlySet<string> = NO_KINDS) {}

  get size(): number {
    return this.byStream.size;
  }

  all(): readonly SetAside[] {
    return [...this.byStream.values()];
  }

  /** The accounts that answer 503, each once. */
  accounts(): readonly string[] {
    const accounts = new Set<string>();
    for (const { stream, account } of this.byStream.values()) if (!this.shared.has(streamKind(stream))) accounts.add(account);
    return [...accounts];
  }

  has(stream: string): boolean {
    return this.byStream.has(stream);
  }

  add(one: SetAside): void {
    this.byStream.set(one.stream, one);
  }

  /** The stream could be applied, up to an event at this position. */
  delete(stream: string, position: Position): void {
    const one = this.byStream.get(stream);
    if (one && comparePositions(one.position, position) <= 0) this.byStream.delete(stream);
  }

  /**
   * @param account of the stream's state; undefined when memory has none
   * @throws RolegateError ServiceUnavailable for a stream that is set aside, and for all others of its account
   */
  refuse(stream: string, account: string | undefined): void {
    const own = this.shared.has(streamKind(stream)) ? undefined : account;
    for (const one of this.byStream.values()) {
      if (one.stream === stream || (one.account === own && !this.shared.has(streamKind(one.stream)))) {
        throw unavailable('account-set-aside', `${one.stream}: event ${one.eventId} cannot be applied: ${one.error}`);
      }
    }
  }
}
