import fc from 'fast-check';
import { Breaker } from './breaker.js';
import { FailedLogins } from './failed-logins.js';
import { ProviderRefusal, ProviderUnavailable } from './provider-errors.js';
import { ProviderGuard, type ProviderGuardOptions } from './provider-guard.js';
import { Remembered, questionHash } from './remembered.js';

class MovableClock {
  at = 0;
  now = (): number => this.at;
  monotonic = (): number => this.at;
}

function guarded(options: Partial<ProviderGuardOptions> = {}) {
  const clock = new MovableClock();
  const seen: string[] = [];
  const metrics = { called: (_s: string, _p: string, result: string) => seen.push(result), spared: (_s: string, _p: string, cause: string) => seen.push(cause), breaker: () => undefined } as never;
  const guard = new ProviderGuard<string>({ strategy: 'ldap', provider: 'corp', timeoutMs: 1000, concurrency: 2, clock, metrics, ...options });
  return { clock, guard, seen };
}

const outcome = (asked: Promise<string>): Promise<string> => asked.catch((error: Error) => error.name);
const no = async (): Promise<string> => Promise.reject(new ProviderRefusal('wrong password'));
const broken = async (): Promise<string> => Promise.reject(new Error('connection refused'));

describe('what stands between the gateway and an identity provider', () => {
  it('asks once for identical questions at the same time, and again afterwards', async () => {
    const { guard, seen } = guarded();
    let calls = 0;
    const call = async (): Promise<string> => `answer ${++calls}`;
    expect(await Promise.all(Array.from({ length: 50 }, () => guard.ask({ parts: ['bob', 'secret'] }, call)))).toEqual(Array(50).fill('answer 1'));
    expect(await guard.ask({ parts: ['bob', 'secret'] }, call)).toBe('answer 2');
    expect(seen.filter((one) => one === 'single-flight')).toHaveLength(49);
  });

  it('remembers an answer for as long as it is good', async () => {
    const { guard, clock, seen } = guarded();
    const question = { parts: ['bob', 'secret'], answerMs: 500 };
    await guard.ask(question, async () => 'a');
    clock.at = 499;
    expect(await guard.ask(question, broken)).toBe('a');
    clock.at = 500;
    expect(await guard.ask(question, async () => 'b')).toBe('b');
    expect(await guard.ask({ ...question, parts: ['bob', 'other'] }, async () => 'c')).toBe('c');
    expect(seen).toEqual(['ok', 'cache', 'ok', 'ok']);
    guard.forget((answer) => answer === 'b');
    expect(await guard.ask(question, async () => 'd')).toBe('d');
  });

  it('remembers a definite no, and never an outage', async () => {
    const { guard, clock, seen } = guarded({ refusalMs: 100 });
    const question = { parts: ['bob', 'wrong'] };
    expect(await outcome(guard.ask(question, no))).toBe('ProviderRefusal');
    expect(await outcome(guard.ask(question, async () => 'a'))).toBe('ProviderRefusal');
    clock.at = 100;
    expect(await outcome(guard.ask(question, broken))).toBe('ProviderUnavailable');
    expect(await outcome(guard.ask(question, async () => 'a'))).toBe('a');
    expect(seen).toEqual(['refused', 'negative-cache', 'failed', 'ok']);
  });

  it('stops asking a provider in trouble, and tries again one call at a time', async () => {
    const { guard, clock, seen } = guarded({ breaker: { failures: 2, pauseMs: 1000 } });
    const ask = (name: string, call: () => Promise<string>): Promise<string> => outcome(guard.ask({ parts: [name] }, call));
    await ask('a', broken);
    await ask('b', broken);
    expect([await ask('c', async () => 'c'), guard.isOpen]).toEqual(['ProviderUnavailable', true]);
    clock.at = 1000;
    let let_through: (value: string) => void = () => undefined;
    const trial = ask('d', () => new Promise((resolve) => { let_through = resolve; }));
    await Promise.resolve();
    expect(await ask('e', async () => 'e')).toBe('ProviderUnavailable');
    let_through('d');
    expect([await trial, guard.isOpen, await ask('f', async () => 'f')]).toEqual(['d', false, 'f']);
    expect(seen.filter((one) => one === 'breaker')).toHaveLength(2);
  });

  it('counts a no as an answer of a provider that is well', async () => {
    const { guard } = guarded({ breaker: { failures: 2, pauseMs: 1000 } });
    for (const name of ['a', 'b', 'c', 'd']) await outcome(guard.ask({ parts: [name] }, name === 'b' || name === 'd' ? no : broken));
    expect(guard.isOpen).toBe(false);
  });

  it('gives up after its time, and tells the call', async () => {
    const { guard, seen } = guarded({ timeoutMs: 20, concurrency: 1 });
    let told = false;
    const hangs = (signal: AbortSignal): Promise<string> => new Promise(() => signal.addEventListener('abort', () => { told = true; }));
    expect(await Promise.all([outcome(guard.ask({ parts: ['a'] }, hangs)), outcome(guard.ask({ parts: ['b'] }, hangs))])).toEqual(['ProviderUnavailable', 'ProviderUnavailable']);
    expect([told, seen]).toEqual([true, ['timeout', 'timeout']]);
  });

  it('refuses a source that keeps failing without asking, and lets others in', async () => {
    const { guard, clock, seen } = guarded({ failedLogins: { burst: 3, perSecond: 1 } });
    const attempt = (n: number, source: string, call = no): Promise<string> => outcome(guard.ask({ parts: [`guess ${n}`], source }, call));
    for (let n = 0; n < 5; n++) await attempt(n, '192.0.2.1');
    expect(seen).toEqual(['refused', 'refused', 'refused', 'rate-limit', 'rate-limit']);
    expect(await attempt(6, '192.0.2.2', async () => 'in')).toBe('in');
    clock.at = 1000;
    expect(await attempt(7, '192.0.2.1', async () => 'in')).toBe('in');
  });

  it('asks about few of the guesses that one source makes all at once', async () => {
    const { guard, seen } = guarded({ failedLogins: { burst: 5, perSecond: 0.001 }, concurrency: 2 });
    const slow = async (): Promise<string> => { await new Promise((resolve) => setTimeout(resolve, 1)); return no(); };
    const guesses = await Promise.all(Array.from({ length: 50 }, (_, n) => outcome(guard.ask({ parts: [`guess ${n}`], source: '192.0.2.1' }, slow))));
    expect(new Set(guesses)).toEqual(new Set(['ProviderRefusal']));
    expect(seen.filter((one) => one === 'refused').length).toBeLessThanOrEqual(6);
    expect(seen).toHaveLength(50);
    expect(await outcome(guard.ask({ parts: ['guess 49'], source: '192.0.2.2' }, async () => 'right'))).toBe('right');
  });

  it('tries a provider in trouble again although the one that was to try it had failed too often in that moment', async () => {
    const { guard, clock } = guarded({ breaker: { failures: 1, pauseMs: 1000 }, failedLogins: { burst: 2, perSecond: 0 } });
    const ask = (name: string, call: () => Promise<string>, source?: string): Promise<string> => outcome(guard.ask({ parts: [name], source }, call));
    await ask('wrong', no, '192.0.2.1');
    await ask('a', broken);
    clock.at = 1000;
    expect(await Promise.all([ask('b', async () => 'b', '192.0.2.1'), ask('wrong', no, '192.0.2.1')])).toEqual(['ProviderRefusal', 'ProviderRefusal']);
    expect(await ask('c', async () => 'c')).toBe('c');
  });

  it('does not let a source that keeps failing try what others have proven, nor takes away what it was given itself', async () => {
    const { guard } = guarded({ failedLogins: { burst: 3, perSecond: 0.001 } });
    const login = (name: string, source: string): Promise<string> => outcome(guard.ask({ parts: [name], source, answerMs: 60_000 }, async () => name));
    await login('of another', '192.0.2.2');
    await login('its own', '192.0.2.1');
    for (let n = 0; n < 3; n++) await outcome(guard.ask({ parts: [`guess ${n}`], source: '192.0.2.1' }, no));
    expect(await login('of another', '192.0.2.1')).toBe('ProviderRefusal');
    expect(await login('its own', '192.0.2.1')).toBe('its own');
    expect(await login('its own', '192.0.2.2')).toBe('its own');
  });

  it('gives a remembered answer to any number of sources that do not fail', async () => {
    const { guard, seen } = guarded();
    for (let n = 0; n < 150; n++) expect(await guard.ask({ parts: ['shared'], source: `192.0.2.${n}`, answerMs: 60_000 }, async () => 'answer')).toBe('answer');
    expect(seen.filter((one) => one === 'ok')).toHaveLength(1);
  });

  it('never has more calls under way than it may, and every caller gets an answer', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 40 }), async (concurrency, calls) => {
      const { guard } = guarded({ concurrency, timeoutMs: 5000, breaker: { failures: 1000, pauseMs: 0 } });
      let [now, most] = [0, 0];
      const results = await Promise.all(calls.map(([turns, fails], i) => outcome(guard.ask({ parts: [String(i)] }, async () => {
        most = Math.max(most, ++now);
        for (let n = 0; n < turns; n++) await Promise.resolve();
        now--;
        if (fails) throw new Error('no');
        return 'ok';
      }))));
      expect(most).toBeLessThanOrEqual(concurrency);
      expect(results).toEqual(calls.map(([, fails]) => (fails ? 'ProviderUnavailable' : 'ok')));
    }), { numRuns: 60 });
  });

  it('turns callers away when too many wait', async () => {
    const { guard } = guarded({ concurrency: 1, queue: 2, timeoutMs: 30 });
    const hangs = (): Promise<string> => new Promise(() => undefined);
    const results = Array.from({ length: 4 }, (_, i) => guard.ask({ parts: [String(i)] }, hangs).catch((error: ProviderUnavailable) => error.message));
    expect(await results[3]).toBe('too many callers wait for corp');
    await Promise.all(results);
  });
});

describe('the parts of the guard', () => {
  it('keep of a question a hash that only this process can make, and tell its parts apart', () => {
    expect(questionHash(['a', 'bc'])).not.toBe(questionHash(['ab', 'c']));
    expect(questionHash(['bob', 'secret'])).toBe(questionHash(['bob', 'secret']));
    expect(questionHash(['bob', 'secret'])).not.toContain('secret');
  });

  it('remember a bounded number, the least recently used go first', () => {
    const remembered = new Remembered<number>(new MovableClock(), 2);
    remembered.set('a', 1, 10);
    remembered.set('b', 2, 10);
    remembered.get('a');
    remembered.set('c', 3, 10);
    expect([remembered.get('a'), remembered.get('b'), remembered.get('c'), remembered.size]).toEqual([1, undefined, 3, 2]);
  });

  it('let a source fail at its rate in the long run', () => {
    const clock = new MovableClock();
    const failed = new FailedLogins(clock, { burst: 5, perSecond: 2 });
    let taken = 0;
    for (clock.at = 0; clock.at < 60_000; clock.at += 100) {
      if (!failed.admits('x')) continue;
      taken++;
      failed.failed('x');
    }
    expect(taken).toBeGreaterThan(110);
    expect(taken).toBeLessThanOrEqual(126);
  });

  it('open after failures in a row only', () => {
    const breaker = new Breaker(new MovableClock(), { failures: 2, pauseMs: 10 });
    breaker.failed();
    breaker.answered();
    breaker.failed();
    expect([breaker.open, breaker.admits()]).toEqual([false, true]);
  });
});
