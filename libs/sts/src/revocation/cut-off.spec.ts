import type { NewEvent, StreamWrite } from '#event-sourcing';
import type { Present } from '#operation';
import { folded, history, HISTORY_TIME } from '#testing';
import { type WantedCutOff, cutOffSessions, forgetCutOffs, recordedCutOff } from './cut-off.js';
import { allSessions, federatedSubject, oneSession } from './cut-off-target.js';
import { revocation } from './revocation.projection.js';
import type { RevocationState } from './revocation.state.js';

const NOW = HISTORY_TIME.getTime();
const HOUR = 3_600_000;
const target = oneSession('session-1');
const wanted = (more: Partial<WantedCutOff> = {}): WantedCutOff =>
  ({ target, revocationId: 'r1', issuedBefore: undefined, now: NOW, maxSessionDuration: 43_200, of: { sessionId: 'session-1' }, ...more });
const dataOf = (write: StreamWrite | undefined) => write?.events[0]?.data;
/** The stream as it is after what was written to it. */
const after = (...writes: readonly (StreamWrite | NewEvent | undefined)[]): Present<RevocationState> =>
  folded(history(revocation, target.stream, '', writes.flatMap((write) => (write && 'events' in write ? write.events : [write!])))) as Present<RevocationState>;

describe('cutting off sessions', () => {
  it('records the target, and until when it must be known: the longest session that may have begun before', () => {
    const write = cutOffSessions(undefined, wanted());
    expect(write).toMatchObject({ stream: target.stream, account: '', expected: 0 });
    expect(dataOf(write)).toEqual({ revocationId: 'r1', target: 'session:session-1', sessionId: 'session-1', keptUntil: new Date(NOW + 36 * HOUR + 300_000).toISOString() });
    expect(dataOf(cutOffSessions(undefined, wanted({ maxSessionDuration: 7 * 86_400 })))).toMatchObject({ keptUntil: new Date(NOW + 7 * 24 * HOUR + 300_000).toISOString() });
  });

  it('has nothing to do for a session that is ended, for a time that is covered, and for one whose sessions have all expired', () => {
    const ended = after(cutOffSessions(undefined, wanted()));
    expect(cutOffSessions(ended, wanted({ revocationId: 'r2' }))).toBeUndefined();
    expect(recordedCutOff(ended.state, wanted())).toMatchObject({ id: 'r1' });
    const before = (hours: number) => wanted({ target: allSessions, of: {}, issuedBefore: new Date(NOW - hours * HOUR) });
    const all = after(cutOffSessions(undefined, before(1)));
    expect([1, 2].map((hours) => cutOffSessions(all, before(hours)))).toEqual([undefined, undefined]);
    expect(cutOffSessions(all, before(0.5))).toMatchObject({ expected: 1 });
    expect(cutOffSessions(undefined, before(40))).toBeUndefined();
  });

  it('moves with every call for a subject and for all, whose sessions come anew', () => {
    for (const one of [wanted({ target: allSessions, of: {} }), wanted({ target: federatedSubject('oidc/1', 'alice'), of: { provider: 'p', subject: 'alice' } })]) {
      expect(cutOffSessions(after(cutOffSessions(undefined, one)), one)).toMatchObject({ expected: 1 });
    }
  });

  it('is forgotten when nothing that it covers can live, by any event of its stream', () => {
    const { keptUntil } = dataOf(cutOffSessions(undefined, wanted())) as { keptUntil: string };
    const long = after(cutOffSessions(undefined, wanted()));
    expect(forgetCutOffs(long, Date.parse(keptUntil) - 1)).toBeUndefined();
    expect(forgetCutOffs(long, Date.parse(keptUntil))).toMatchObject({ stream: target.stream, expected: 1, events: [{ type: 'RevocationsForgotten' }] });
    const over: NewEvent = { type: 'SessionsRevoked', data: { revocationId: 'r0', target: 'session:old', keptUntil: new Date(NOW).toISOString() } };
    expect(Object.keys(after(over, cutOffSessions(undefined, wanted())).state.cutOffs)).toEqual(['session:session-1']);
    expect(after(over, { type: 'RevocationsForgotten', data: {} }).state.cutOffs).toEqual({});
  });

  it('tells subjects of different providers apart, however they are written', () => {
    const targets = [federatedSubject('a', 'b'), federatedSubject('a","b', ''), federatedSubject('', 'a","b'), oneSession('a')].map((one) => one.target);
    expect(new Set(targets).size).toBe(targets.length);
  });
});
