import type { Principal } from '#operation';
import { compilePolicy, parsePolicy, switchesOf } from '#policy';
import { folded, principalForTest } from '#testing';
import { aBucket, callers, policyPut } from '../../test/s3-fixtures.js';
import { streamContext } from '../../test/stream-context.js';
import { bucketAccess } from './bucket.authorization.js';
import { assertBucketPolicy, compiledPolicyOf } from './bucket.policy.js';
import type { FoundBucket } from './bucket.queries.js';

const switches = switchesOf('ceph');
const settings = { compat: 'ceph', switches } as const;
const stateOf = (...parameters: Parameters<typeof aBucket>) => folded(aBucket(...parameters)).state as FoundBucket['state'];

describe('bucket policies', () => {
  it('are compiled once for each state', () => {
    const state = stateOf('b', [policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' })]);
    expect(compiledPolicyOf(state, switches)).toBe(compiledPolicyOf(state, switches));
    expect(compiledPolicyOf(stateOf('b'), switches)).toBeUndefined();
  });

  describe('of a tenant', () => {
    const decided = (found: FoundBucket, account: string, key: string, caller: Partial<Principal> = {}) => {
      const context = streamContext({ principal: principalForTest({ ...callers.OTHER, account, ...caller }) });
      return context.decide(bucketAccess(found, 's3:GetObject', context, key));
    };
    const everything = compilePolicy('everything', parsePolicy('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', { kind: 'identity', holder: 'user', switches }));
    const inAcme = (...statements: object[]) => folded(aBucket('b', [policyPut(...statements)], {}, 'acme')) as FoundBucket;

    it.each(['arn:aws:s3:::', 'arn:aws:s3::acme:'])('mean its own buckets by %s, for callers inside and outside', (arn) => {
      const found = inAcme({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${arn}b/open/*` }, { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `${arn}b/open/shut` });
      for (const account of ['', 'acme', 'globex']) {
        expect(['open/k', 'shut/k', 'open/shut'].map((key) => decided(found, account, key).allowed)).toEqual([true, false, false]);
        expect(decided(found, account, 'open/shut').reason).toBe('explicit-deny');
      }
    });

    it.each(['*', 'arn:aws:s3:*', 'arn:aws:s3:::*', 'arn:aws:s3:::b*', 'arn:aws:s3::*:b/*', 'arn:aws:s3:::?/*'])('deny by %s whom they deny, also from outside', (Resource) => {
      const found = inAcme({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }, { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource });
      for (const account of ['', 'acme', 'globex']) expect(decided(found, account, 'k').reason).toBe('explicit-deny');
    });

    it('are not made up for by what a caller from outside may do by policies of its own', () => {
      const found = folded(aBucket('b', [], {}, 'acme')) as FoundBucket;
      const policies = { identity: [everything] };
      expect(decided(found, 'acme', 'k', { policies }).allowed).toBe(true);
      for (const account of ['', 'globex', '123456789012']) expect(decided(found, account, 'k', { policies })).toMatchObject({ allowed: false, reason: 'cross-account' });
    });

    it('see to it that a Deny in policies of a caller from outside counts for what they open', () => {
      const shut = compilePolicy('shut', parsePolicy('{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/shut/*"}]}', { kind: 'identity', holder: 'user', switches }));
      const found = inAcme({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' });
      expect(['open/k', 'shut/k'].map((key) => decided(found, 'globex', key, { policies: { identity: [shut] } }).allowed)).toEqual([true, false]);
    });
  });

  it('have at most 20 KB, counted in bytes', () => {
    const policy = (padding: string): string => `{"Version":"2012-10-17","Id":"${padding}","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}`;
    const room = 20_480 - policy('').length;
    expect(() => assertBucketPolicy(policy('a'.repeat(room)), 'b', settings)).not.toThrow();
    expect(() => assertBucketPolicy(policy('a'.repeat(room + 1)), 'b', settings)).toThrow('20480');
    expect(() => assertBucketPolicy(policy('ü'.repeat(room / 2 + 1)), 'b', settings)).toThrow('20480');
  });

  it('are refused with the place of the fault', () => {
    expect(() => assertBucketPolicy('{"Version":"2012-10-17",\n"Statement":[{"Effect":"Maybe"}]}', 'b', settings)).toThrow(/line 2/);
  });

  it('lie in their own bucket in profile aws', () => {
    const naming = (Resource: string | string[]) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource }] });
    const aws = { compat: 'aws', switches: switchesOf('aws') } as const;
    for (const own of ['arn:aws:s3:::b', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/${aws:username}/*']) expect(() => assertBucketPolicy(naming(own), 'b', aws)).not.toThrow();
    for (const other of ['*', 'arn:aws:s3:::*', 'arn:aws:s3:::other/*', 'arn:aws:s3:::b*', ['arn:aws:s3:::b', 'arn:aws:s3:::bb']]) {
      expect(() => assertBucketPolicy(naming(other), 'b', aws)).toThrow('Policy has invalid resource');
      expect(() => assertBucketPolicy(naming(other), 'b', settings)).not.toThrow();
    }
  });

  it('that this profile cannot read shut the bucket but for what mends it', () => {
    const found = folded(aBucket('b', [{ type: 'BucketPolicyPut', data: { policy: '{"Statement":"?"}' } }])) as FoundBucket;
    const context = streamContext({ principal: callers.TESTER });
    const reason = (action: string) => context.decide(bucketAccess(found, action, context)).reason;
    expect([reason('s3:ListBucket'), reason('s3:GetBucketPolicy'), reason('s3:PutBucketPolicy'), reason('s3:DeleteBucketPolicy')]).toEqual(['explicit-deny', 'owner', 'owner', 'owner']);
  });
});
