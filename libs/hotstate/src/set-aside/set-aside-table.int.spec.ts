import pg from 'pg';
import { ORIGIN } from '#event-sourcing';
import { databaseKit } from '#testing';
import { createMemberTables } from '../member/member-schema.js';
import { MemberTable } from '../member/member-table.js';
import { SetAsideTable } from './set-aside-table.js';

const database = databaseKit();
let pool: pg.Pool;
let members: MemberTable;
beforeAll(async () => {
  pool = new pg.Pool({ connectionString: database.connectionString });
  pool.on('error', () => undefined);
  await createMemberTables(pool);
  members = new MemberTable(database.connectionString, 2000, async () => undefined);
});
afterAll(() => Promise.all([pool.end(), members.close()]));

const join = (id: string): Promise<void> => members.join({ id, position: ORIGIN, renewals: 1n });

describe('Accounts that are set aside', () => {
  it('are what their member said last, and go with its row', async () => {
    const table = new SetAsideTable(pool);
    await join('one');
    await table.say('one', ['a', 'b']);
    expect(await table.isSetAside(['x', 'b'], 5000)).toBe(true);
    await table.say('one', ['a', '']);
    expect([await table.isSetAside(['b'], 5000), await table.isSetAside([''], 5000), await table.isSetAside(['a'], 5000)]).toEqual([false, true, true]);
    await members.leave('one');
    expect(await table.isSetAside(['a', ''], 5000)).toBe(false);
  });

  it('are not said without a row, and too many stand for all', async () => {
    const table = new SetAsideTable(pool);
    await table.say('nobody', ['a']);
    expect(await table.isSetAside(['a'], 5000)).toBe(false);
    await join('two');
    await table.say('two', Array.from({ length: 101 }, (_, i) => `account-${i}`));
    expect(await table.isSetAside(['any other'], 5000)).toBe(true);
    await table.say('two', []);
    expect(await table.isSetAside(['any other'], 5000)).toBe(false);
  });

  it('are unknown, and nobody is kept waiting, where Postgres does not answer', async () => {
    const nowhere = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await new SetAsideTable(nowhere).isSetAside(['a'], 5000)).toBe(false);
    await nowhere.end();
  });
});
