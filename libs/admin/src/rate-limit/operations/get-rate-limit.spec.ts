import { callerWith, given, history, opsUser } from '#testing';
import { RATE_LIMITS_STREAM, rateLimits } from '#s3';
import { photos } from '../../../test/bucket-fixtures.js';
import { getRateLimit } from './get-rate-limit.js';

const caps = callerWith({ type: 'ratelimit', perm: 'read' });
const limit = { enabled: true, maxReadOps: 10, maxWriteOps: 0, maxReadBytes: 0, maxWriteBytes: 5 };
const shown = { max_read_ops: 10, max_write_ops: 0, max_read_bytes: 0, max_write_bytes: 5, enabled: true };
const none = { max_read_ops: 0, max_write_ops: 0, max_read_bytes: 0, max_write_bytes: 0, enabled: false };
const world = [
  opsUser([{ type: 'UserRateLimitPut', data: limit }]), photos(),
  history(rateLimits, RATE_LIMITS_STREAM, '', [{ type: 'GlobalRateLimitPut', data: { scope: 'anonymous', limit } }]),
];
const asked = (input: Record<string, string>) => given(...world).answer(getRateLimit, input, caps);

describe('AdminGetRateLimit', () => {
  it('shows the limit of a user, of a bucket, and of all', async () => {
    expect(await asked({ 'ratelimit-scope': 'user', uid: 'opsuser' })).toEqual({ user_ratelimit: shown });
    expect(await asked({ 'ratelimit-scope': 'bucket', bucket: 'photos' })).toEqual({ bucket_ratelimit: none });
    expect(await asked({ global: 'true' })).toEqual({ bucket_ratelimit: none, user_ratelimit: none, anonymous_ratelimit: shown });
  });

  it('refuses what there is not', async () => {
    await expect(asked({})).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(asked({ 'ratelimit-scope': 'role' })).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(asked({ 'ratelimit-scope': 'user', uid: 'nobody' })).rejects.toMatchObject({ code: 'NoSuchUser' });
    await expect(asked({ 'ratelimit-scope': 'bucket', bucket: 'nosuch' })).rejects.toMatchObject({ code: 'NoSuchBucket' });
  });
});
