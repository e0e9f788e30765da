import { contextForTest } from '#testing';
import { OWNER, callers } from '../../test/s3-fixtures.js';
import type { BucketState } from '../bucket/bucket.state.js';
import type { ObjectOwner } from '../store/index.js';
import { accessWith } from './object-facts.js';

const ACCOUNT = '111122223333';
const state: BucketState = { account: ACCOUNT, bucketId: 'B', name: 'b', owner: { ...OWNER, stream: `account/${ACCOUNT}` }, region: 'r', creationDate: new Date(0), ownership: 'ObjectWriter' };
const asked = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: ACCOUNT };

/** Whose an object is for the decision, in profile aws. */
const accountOf = (owner: ObjectOwner): string | undefined => {
  const found = { state, stream: 'bucket/B', version: 1 } as never;
  return accessWith({ owner }, asked, { found, key: 'k' }, contextForTest({ principal: callers.TESTER, compat: 'aws' }) as never).resourceAccount;
};

describe('The account of an object', () => {
  it('is its owner\'s', () => {
    expect(accountOf({ stream: 'account/444455556666', id: '444455556666', displayName: 'x' })).toBe('444455556666');
    expect(accountOf({ stream: 'user/U', id: 'acme$alice', displayName: 'Alice' })).toBe('acme');
    expect(accountOf({ stream: 'user/U', id: 'alice', displayName: 'Alice' })).toBe('');
  });

  it('is nobody\'s where it was written without a signature: the empty account has users', () => {
    const its = accountOf({ stream: '', id: 'anonymous', displayName: 'anonymous' });
    expect(its).toBeDefined();
    expect(['', ACCOUNT]).not.toContain(its);
  });
});
