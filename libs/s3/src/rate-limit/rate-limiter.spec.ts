import { NO_RATE_LIMIT, type RateLimit } from '#iam';
import { aUser, history, memoryDirectory, principalForTest, type AnyHistory } from '#testing';
import { aBucket, callers } from '../../test/s3-fixtures.js';
import { RateLimiter } from './rate-limiter.js';
import { RATE_LIMITS_STREAM, rateLimits } from './rate-limits.projection.js';

const limit = (more: Partial<RateLimit>): RateLimit => ({ ...NO_RATE_LIMIT, enabled: true, ...more });
const global = (scope: 'user' | 'bucket' | 'anonymous', of: RateLimit): AnyHistory => history(rateLimits, RATE_LIMITS_STREAM, '', [{ type: 'GlobalRateLimitPut', data: { scope, limit: of } }]);

/** Who asks how often, at a clock of its own. */
function node(...histories: readonly AnyHistory[]) {
  const clock = { now: () => 0, time: 0, monotonic: () => clock.time };
  const limiter = new RateLimiter(memoryDirectory(histories), clock);
  const ask = (method = 'GET', caller = callers.TESTER, bucket: string | undefined = 'mine') => {
    try {
      return limiter.admit(principalForTest(caller), bucket, method);
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  return { clock, ask };
}

const admitted = (outcomes: readonly unknown[]): number => outcomes.filter((one) => one !== 'SlowDown').length;
const times = (count: number, ask: () => unknown): number => admitted(Array.from({ length: count }, () => ask()));

describe('rate limits', () => {
  it('let everything through where none is enabled', () => {
    const { ask } = node(aUser([{ type: 'UserRateLimitPut', data: limit({ enabled: false, maxReadOps: 1 }) }]), aBucket('mine'));
    expect(Array.from({ length: 10 }, () => ask())).toEqual(Array(10).fill(undefined));
  });

  it('of a user count reads and writes apart, and come back within a minute', () => {
    const { ask, clock } = node(aUser([{ type: 'UserRateLimitPut', data: limit({ maxReadOps: 6, maxWriteOps: 2 }) }]), aBucket('mine'));
    expect([times(10, () => ask('GET')), times(10, () => ask('PUT'))]).toEqual([6, 2]);
    clock.time = 20_000;
    expect(times(10, () => ask('HEAD'))).toBe(2);
    clock.time = 1_000_000;
    expect(times(10, () => ask('GET'))).toBe(6);
  });

  it('of a bucket hold for all callers together', () => {
    const { ask } = node(aUser(), aBucket('mine', [{ type: 'BucketRateLimitPut', data: limit({ maxReadOps: 3 }) }]), aBucket('second'));
    expect(times(4, () => ask('GET')) + times(4, () => ask('GET', callers.OTHER))).toBe(3);
    expect(times(4, () => ask('GET', callers.TESTER, 'second'))).toBe(4);
  });

  it('count bytes when they have been sent, and the debt is paid before the next request', () => {
    const { ask, clock } = node(aUser([{ type: 'UserRateLimitPut', data: limit({ maxReadBytes: 600, maxWriteBytes: 60 }) }]), aBucket('mine'));
    (ask('GET') as (i: number, o: number) => void)(0, 900);
    expect(ask('GET')).toBe('SlowDown');
    (ask('PUT') as (i: number, o: number) => void)(50, 900);
    expect(ask('PUT')).not.toBe('SlowDown');
    clock.time = 31_000;
    expect(ask('GET')).not.toBe('SlowDown');
  });

  it('of all hold for who has none of his own, and together for who does not sign', () => {
    expect(times(5, node(aUser(), aBucket('mine'), global('user', limit({ maxReadOps: 2 }))).ask)).toBe(2);
    const own = aUser([{ type: 'UserRateLimitPut', data: limit({ maxReadOps: 4 }) }]);
    expect(times(5, node(own, aBucket('mine'), global('user', limit({ maxReadOps: 2 }))).ask)).toBe(4);
    const anonymous = node(aBucket('mine'), global('anonymous', limit({ maxReadOps: 1 })));
    expect(times(5, () => anonymous.ask('GET', callers.anonymous))).toBe(1);
    expect(times(5, node(aBucket('mine'), global('bucket', limit({ maxReadOps: 3 }))).ask)).toBe(3);
  });

  it('of a session of a role are those of the user who assumed it', () => {
    const { ask } = node(aUser([{ type: 'UserRateLimitPut', data: limit({ maxReadOps: 2 }) }]), aBucket('mine'));
    expect(times(5, () => ask('GET', callers.session))).toBe(2);
  });
});

