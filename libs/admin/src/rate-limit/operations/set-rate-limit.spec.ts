import { callerWith, given, history, opsUser } from '#testing';
import { RATE_LIMITS_STREAM, rateLimits } from '#s3';
import { photos } from '../../../test/bucket-fixtures.js';
import { setRateLimit } from './set-rate-limit.js';

const caps = callerWith({ type: 'ratelimit', perm: '*' });
const limit = (more: object) => ({ enabled: false, maxReadOps: 0, maxWriteOps: 0, maxReadBytes: 0, maxWriteBytes: 0, ...more });

describe('AdminSetRateLimit', () => {
  it('changes what is named, for a user and for a bucket', () => {
    given(opsUser()).when(setRateLimit, { 'ratelimit-scope': 'user', uid: 'opsuser', 'max-read-ops': '100', enabled: 'true' }, caps)
      .thenEvents({ type: 'UserRateLimitPut', data: limit({ enabled: true, maxReadOps: 100 }) });
    const there = photos([{ type: 'BucketRateLimitPut', data: limit({ maxWriteBytes: 7 }) }]);
    given(there).when(setRateLimit, { 'ratelimit-scope': 'bucket', bucket: 'photos', enabled: 'true' }, caps)
      .thenEvents({ type: 'BucketRateLimitPut', data: limit({ enabled: true, maxWriteBytes: 7 }) });
    given(there).when(setRateLimit, { 'ratelimit-scope': 'bucket', bucket: 'photos', 'max-write-bytes': '7' }, caps).thenNothing();
  });

  it('keeps what holds for all in one stream', () => {
    const { writes } = given().when(setRateLimit, { global: 'true', 'ratelimit-scope': 'anonymous', 'max-read-ops': '5' }, caps)
      .thenEvents({ type: 'GlobalRateLimitPut', data: { scope: 'anonymous', limit: limit({ maxReadOps: 5 }) } });
    expect(writes).toMatchObject([{ stream: RATE_LIMITS_STREAM, expected: 0 }]);
    const there = history(rateLimits, RATE_LIMITS_STREAM, '', [{ type: 'GlobalRateLimitPut', data: { scope: 'user', limit: limit({}) } }]);
    expect(given(there).when(setRateLimit, { global: 'true', 'ratelimit-scope': 'user', enabled: 'true' }, caps).decision!.writes).toMatchObject([{ expected: 1 }]);
  });

  it('refuses what there is not, and numbers below nought', () => {
    const refused = (input: Record<string, string>) => given(opsUser()).when(setRateLimit, input, caps).error?.code;
    expect([
      refused({ 'ratelimit-scope': 'user', uid: 'nobody' }), refused({ 'ratelimit-scope': 'bucket', bucket: 'nosuch' }), refused({ global: 'true', enabled: 'true' }),
      refused({ 'ratelimit-scope': 'user', uid: 'opsuser', 'max-read-ops': '-1' }),
    ]).toEqual(['NoSuchUser', 'NoSuchBucket', 'InvalidArgument', 'InvalidArgument']);
  });
});
