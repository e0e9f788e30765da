import type { Pool } from 'pg';

/** Beyond so many accounts a member says `*`: all of them. */
const MOST_ACCOUNTS = 100;
const ALL = '*';

/** Part of the schema `member`: a row goes with its member's. */
export const SET_ASIDE_TABLE = `
create table if not exists member.set_aside (
  member text collate "C" not null references member.process on delete cascade,
  account text collate "C" not null,
  primary key (member, account)
);
`;

/** One statement: what is not true any more goes, what is new comes. Without its member's row nothing is written. */
const SAY = `with here as (select id from member.process where id = $1),
  gone as (delete from member.set_aside where member = $1 and account <> all($2))
  insert into member.set_aside select here.id, account from here, unnest($2::text[]) account on conflict do nothing`;
const ASK = 'select 1 from member.set_aside where account = any($1) limit 1';

/** Where members say whose events they cannot apply. */
export interface SetAsideStore {
  /** Durable when it resolves. @throws the database's error */
  say(member: string, accounts: readonly string[]): Promise<void>;
  /** True when a member has set aside one of them; false also when that cannot be told within `patience` milliseconds. Never rejects. */
  isSetAside(accounts: readonly string[], patience: number): Promise<boolean>;
}

/** In Postgres, beside the rows of the members. */
export class SetAsideTable implements SetAsideStore {
  constructor(private readonly pool: Pool) {}

  async say(member: string, accounts: readonly string[]): Promise<void> {
    await this.pool.query(SAY, [member, accounts.length > MOST_ACCOUNTS ? [ALL] : accounts]);
  }

  async isSetAside(accounts: readonly string[], patience: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), patience);
    this.pool.query({ name: 'member.set-aside', text: ASK, values: [[...accounts, ALL]] }).then(({ rows }) => resolve(rows.length > 0), () => resolve(false));
    return promise.finally(() => clearTimeout(timer));
  }
}
