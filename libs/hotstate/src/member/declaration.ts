/** What a process says of itself beside its lease. */
export interface Declaration {
  /** For people: which process on which machine. */
  readonly process: string;
  /** What it opens and reads: `token:<key id>:<fingerprint>`, `seal:…`, `token-format:1`, `event:<type>:<schema version>`. Sorted. */
  readonly accepts: readonly string[];
}

export interface DeclaringMember {
  readonly id: string;
  /** undefined: it has a row, and has said nothing yet. */
  readonly declaration: Declaration | undefined;
}

/** Where declarations are. Every method: @throws the store's error */
export interface DeclarationStore {
  /** Durable when it resolves. Gone with the member's row. @throws also when the member has none */
  declare(id: string, declaration: Declaration): Promise<void>;
  /** Of all members of one moment. */
  declarations(): Promise<readonly DeclaringMember[]>;
}

/**
 * What this process has to say, as of what its memory knows now: keys that it does not hold yet are opened first.
 * @throws when something that every process must accept cannot be: it must not decide then
 */
export type Declare = () => Promise<Declaration>;

/** Says what has changed since it was said last. */
export class Declarer {
  private said = '';

  constructor(private readonly id: string, private readonly store: DeclarationStore) {}

  /** @param anew the row was made anew, and whatever was said is gone */
  async say(declaration: Declaration, anew: boolean): Promise<void> {
    const text = `${declaration.process} ${declaration.accepts.join(' ')}`;
    if (anew) this.said = '';
    if (this.said === text) return;
    await this.store.declare(this.id, declaration);
    this.said = text;
  }
}

/** The members, by the names that people know them by, that do not accept something. */
export const lackingMembers = (members: readonly DeclaringMember[], accepted: string): string[] =>
  members.filter(({ declaration }) => !declaration?.accepts.includes(accepted)).map(({ id, declaration }) => declaration?.process ?? id);
