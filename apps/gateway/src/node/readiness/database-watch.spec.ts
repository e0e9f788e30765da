import { StoreUnavailableError } from '#event-sourcing';
import { StandbyError } from '#eventstore-pg';
import { DatabaseWatch } from './database-watch.js';

const primary = { settled: async () => undefined };
const answering = (row: object) => ({ pool: { query: async () => ({ rows: [row] }) }, primary }) as never;

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

  it.each([
    [new StandbyError(), 'database-read-only', true, /leads to a standby/],
    [new StoreUnavailableError('a commit is not confirmed'), 'commits-unconfirmed', false, /not confirmed/],
  ])('is told by what keeps its connections from being used (%s)', async (error, reason, grave, detail) => {
    const watch = new DatabaseWatch({ pool: { query: () => Promise.reject(error) }, primary } as never, 2000);
    expect(await watch.look()).toEqual([{ reason, grave, detail: expect.stringMatching(detail) }]);
  });

  it('tells that commits wait for a standby that is away', async () => {
    const away = { settled: () => Promise.reject(new Error('its standby is away')) };
    const watch = new DatabaseWatch({ pool: { query: async () => ({ rows: [{ read_only: false, standby: false, now: 0 }] }) }, primary: away } as never, 2000, () => 0);
    expect(await watch.look()).toEqual([{ reason: 'commits-unconfirmed', grave: false, detail: 'Postgres: its standby is away' }]);
  });

  it('is unknown when it does not answer: whoever asked hears the error', async () => {
    const watch = new DatabaseWatch({ pool: { query: () => Promise.reject(new Error('gone')) }, primary } as never, 2000);
    await expect(watch.look()).rejects.toThrow('gone');
  });
});
