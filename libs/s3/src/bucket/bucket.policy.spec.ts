import { switchesOf } from '#policy';
import { folded } from '#testing';
import { aBucket, callers, policyPut } from '../../test/s3-fixtures.js';
import { streamContext } from '../../test/stream-context.js';
import { bucketAccess } from './bucket.authorization.js';
import { assertBucketPolicy, compiledPolicyOf } from './bucket.policy.js';
import type { FoundBucket } from './bucket.queries.js';

const switches = switchesOf('ceph');
const stateOf = (...parameters: Parameters<typeof aBucket>) => folded(aBucket(...parameters)).state as FoundBucket['state'];

describe('bucket policies', () => {
  it('are compiled once for each state', () => {
    const state = stateOf('b', [policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' })]);
    expect(compiledPolicyOf(state, switches)).toBe(compiledPolicyOf(state, switches));
    expect(compiledPolicyOf(stateOf('b'), switches)).toBeUndefined();
  });

  it('of a tenant mean its own buckets without naming it, for callers inside and outside', () => {
    const history = aBucket('b', [policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/open/*' })], {}, 'acme');
    const found = folded(history) as FoundBucket;
    for (const account of ['', 'acme']) {
      const context = streamContext({ principal: { ...callers.OTHER, account } });
      expect(context.decide(bucketAccess(found, 's3:GetObject', context, 'open/k')).allowed).toBe(true);
      expect(context.decide(bucketAccess(found, 's3:GetObject', context, 'shut/k')).allowed).toBe(false);
    }
  });

  it('have at most 20 KB, counted in bytes', () => {
    const policy = (padding: string): string => `{"Version":"2012-10-17","Id":"${padding}","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}`;
    const room = 20_480 - policy('').length;
    expect(() => assertBucketPolicy(policy('a'.repeat(room)), switches)).not.toThrow();
    expect(() => assertBucketPolicy(policy('a'.repeat(room + 1)), switches)).toThrow('20480');
    expect(() => assertBucketPolicy(policy('ü'.repeat(room / 2 + 1)), switches)).toThrow('20480');
  });

  it('are refused with the place of the fault', () => {
    expect(() => assertBucketPolicy('{"Version":"2012-10-17",\n"Statement":[{"Effect":"Maybe"}]}', switches)).toThrow(/line 2/);
  });
});
