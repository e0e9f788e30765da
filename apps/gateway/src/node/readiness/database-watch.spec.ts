import { DatabaseWatch } from './database-watch.js';

const answering = (row: object) => ({ query: async () => ({ rows: [row] }) }) as never;

describe('what Postgres says of itself', () => {
  it('is nothing when it can be written to and has the same time', async () => {
    const watch = new DatabaseWatch(answering({ read_only: false, standby: false, now: 5000 }), 2000, () => 5000);
    expect(await watch.look()).toEqual([]);
  });

  it.each([[true, /standby/], [false, /takes no writes/]])('names a database that takes no writes (standby: %s)', async (standby, detail) => {
    const watch = new DatabaseWatch(answering({ read_only: true, standby, now: 0 }), 2000, () => 0);
    expect(await watch.look()).toEqual([{ reason: 'database-read-only', grave: true, detail: expect.stringMatching(detail) }]);
  });

  it('tells how far its clock is away', async () => {
    const watch = new DatabaseWatch(answering({ read_only: false, standby: false, now: 10_000 }), 2000, () => 5000);
    expect(await watch.look()).toMatchObject([{ reason: 'clock-skew', grave: true }]);
    expect(watch.offset).toBe(-5000);
  });

  it('is unknown when it does not answer: whoever asked hears the error', async () => {
    const watch = new DatabaseWatch({ query: () => Promise.reject(new Error('gone')) } as never, 2000);
    await expect(watch.look()).rejects.toThrow('gone');
  });
});
