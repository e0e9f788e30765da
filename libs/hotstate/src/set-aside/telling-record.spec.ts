import type { Position } from '#event-sourcing';
import { at } from '../../test/fake-members.js';
import type { LeaseRecord } from '../member/membership.js';
import { TellingRecord } from './telling-record.js';

const turn = (): Promise<void> => new Promise(setImmediate);

function kit() {
  const heard: string[] = [];
  const state = { accounts: [] as string[], fault: undefined as Error | undefined, rowMade: false };
  const record: LeaseRecord = {
    renew: async (position: Position) => { heard.push(`renewed ${position.transaction}`); return !state.rowMade; },
    applied: (position) => void heard.push(`applied ${position.transaction}`),
    leave: async () => void heard.push('left'),
  };
  const store = { say: async (member: string, accounts: readonly string[]) => { await turn(); if (state.fault) throw state.fault; heard.push(`${member}: ${accounts.join()}`); }, isSetAside: async () => false };
  return { heard, state, record: new TellingRecord(record, { member: 'me', store, accounts: () => state.accounts }) };
}

describe('What a member has set aside', () => {
  it('is said before anything is acknowledged that came with it, and once', async () => {
    const { heard, state, record } = kit();
    record.applied(at(1));
    state.accounts = ['a'];
    record.applied(at(2));
    record.applied(at(3));
    await turn();
    await turn();
    record.applied(at(4));
    expect(heard).toEqual(['applied 1', 'me: a', 'applied 2', 'applied 3', 'applied 4']);
  });

  it('is said by the next renewal where it could not be said, and keeps no lease from being renewed', async () => {
    const { heard, state, record } = kit();
    state.accounts = [''];
    state.fault = new Error('away');
    record.applied(at(1));
    expect(await record.renew(at(1))).toBe(true);
    expect(heard).toEqual(['renewed 1']);
    state.fault = undefined;
    await record.renew(at(2));
    expect(heard).toEqual(['renewed 1', 'me: ', 'renewed 2']);
  });

  it('is said anew when the row was made anew, and taken back when it is true no more', async () => {
    const { heard, state, record } = kit();
    state.accounts = ['a'];
    state.rowMade = true;
    expect(await record.renew(at(1))).toBe(false);
    state.rowMade = false;
    await record.renew(at(1));
    state.accounts = [];
    await record.renew(at(2));
    expect(heard).toEqual(['me: a', 'renewed 1', 'me: a', 'renewed 1', 'me: ', 'renewed 2']);
  });
});
