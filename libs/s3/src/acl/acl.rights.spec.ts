import fc from 'fast-check';
import { contextForTest } from '#testing';
import type { BucketState, Grant, ObjectOwner } from '../index.js';
import { callers, OTHER, OWNER } from '../../test/s3-fixtures.js';
import { rightsOnBucket, rightsOnObject } from './acl.rights.js';

const state = (more: Partial<BucketState> = {}): BucketState =>
  ({ account: '', bucketId: 'B', name: 'b', owner: OWNER, region: 'r', creationDate: new Date(0), ...more });
const as = (who: string, compat: 'ceph' | 'aws' = 'ceph') => contextForTest({ principal: callers[who], compat });
const to = (grantee: Grant['grantee'], permission: Grant['permission']): Grant => ({ grantee, permission });
const may = ({ owner, acl }: { owner: boolean; acl: boolean }): boolean => owner || acl;

const permission = fc.constantFrom<Grant['permission']>('FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP');
const grantee = fc.constantFrom<Grant['grantee']>({ group: 'AllUsers' }, { group: 'AuthenticatedUsers' }, { group: 'LogDelivery' }, { ownerOf: 'self' }, { ownerOf: 'bucket' }, OWNER, OTHER);
const grants = fc.array(fc.record({ grantee, permission }), { maxLength: 4 });
const caller = fc.constantFrom('TESTER', 'OTHER', 'anonymous', 'session');
const action = fc.constantFrom('s3:GetObject', 's3:GetObjectAcl', 's3:PutObjectAcl', 's3:PutObjectTagging', 's3:DeleteObject', 's3:PutObject', 's3:ListBucket', 's3:PutBucketAcl');
const compat = fc.constantFrom('ceph' as const, 'aws' as const);
const owner = fc.constantFrom<ObjectOwner | undefined>(undefined, OTHER);

describe('Rights by an ACL', () => {
  it('are never fewer with more grants', () => {
    fc.assert(fc.property(grants, grants, caller, action, compat, owner, (list, more, who, what, of, whose) => {
      const rights = (all: readonly Grant[]) => [rightsOnBucket(state({ acl: all }), what, as(who, of)), rightsOnObject(state(), what, { acl: { grants: all }, owner: whose }, as(who, of))];
      const [before, after] = [rights(list), rights([...list, ...more])];
      for (const i of [0, 1]) if (may(before[i]!)) expect(may(after[i]!)).toBe(true);
    }));
  });

  it('of the owner hold for the ACL itself, whatever it says', () => {
    fc.assert(fc.property(grants, compat, (list, of) => {
      for (const what of ['s3:GetBucketAcl', 's3:PutBucketAcl']) expect(rightsOnBucket(state({ acl: list, ownership: 'ObjectWriter' }), what, as('TESTER', of)).owner).toBe(true);
      for (const what of ['s3:GetObjectAcl', 's3:PutObjectAcl']) expect(rightsOnObject(state({ ownership: 'ObjectWriter' }), what, { acl: { grants: list }, owner: OTHER }, as('OTHER', of)).owner).toBe(true);
    }));
  });

  it('are the bucket owner\'s alone where ACLs are disabled', () => {
    fc.assert(fc.property(grants, caller, action, compat, owner, (list, who, what, of, whose) => {
      const disabled = state({ acl: list, ownership: 'BucketOwnerEnforced' });
      const expected = { owner: who === 'TESTER' || who === 'session', acl: false };
      expect(rightsOnBucket(disabled, what, as(who, of))).toEqual(expected);
      expect(rightsOnObject(disabled, what, { acl: { grants: list }, owner: whose }, as(who, of))).toEqual(expected);
    }));
  });

  it('of everybody do not count where public ACLs are ignored', () => {
    fc.assert(fc.property(fc.array(fc.record({ grantee: fc.constantFrom<Grant['grantee']>({ group: 'AllUsers' }, { group: 'AuthenticatedUsers' }), permission })), action, compat, (list, what, of) => {
      const ignoring = state({ acl: list, publicAccessBlock: { BlockPublicAcls: false, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false } });
      for (const who of ['OTHER', 'anonymous']) expect(may(rightsOnBucket(ignoring, what, as(who, of)))).toBe(false);
    }));
  });

  it('go to a user by his grant, and to no session of a role that he assumed', () => {
    const acl = [to(OWNER, 'READ')];
    const theirs = state({ owner: OTHER, acl });
    expect(rightsOnBucket(theirs, 's3:ListBucket', as('TESTER'))).toEqual({ owner: false, acl: true });
    expect(rightsOnBucket(theirs, 's3:ListBucket', as('session'))).toEqual({ owner: false, acl: false });
    expect(rightsOnBucket(state({ owner: OTHER, acl: [to({ group: 'AuthenticatedUsers' }, 'READ')] }), 's3:ListBucket', as('session'))).toEqual({ owner: false, acl: true });
  });

  it('to a bucket\'s owner on what another wrote are those that he was given', () => {
    expect(may(rightsOnObject(state(), 's3:GetObject', { owner: OTHER }, as('TESTER')))).toBe(false);
    expect(rightsOnObject(state(), 's3:GetObject', { owner: OTHER, acl: { grants: [to({ ownerOf: 'bucket' }, 'READ')] } }, as('TESTER'))).toEqual({ owner: false, acl: true });
    expect(rightsOnObject(state(), 's3:GetObject', { owner: OTHER }, as('OTHER'))).toEqual({ owner: true, acl: true });
    expect(may(rightsOnObject(state(), 's3:GetObject', { owner: { stream: '', id: 'anonymous', displayName: 'anonymous' } }, as('anonymous')))).toBe(false);
  });

  it('to write into a bucket are rights to delete in RGW, and not in AWS', () => {
    const acl = [to({ group: 'AllUsers' }, 'WRITE')];
    expect(may(rightsOnBucket(state({ acl, ownership: 'ObjectWriter' }), 's3:DeleteObject', as('OTHER', 'ceph')))).toBe(true);
    expect(may(rightsOnBucket(state({ acl, ownership: 'ObjectWriter' }), 's3:DeleteObject', as('OTHER', 'aws')))).toBe(false);
    expect(may(rightsOnBucket(state({ acl, ownership: 'ObjectWriter' }), 's3:DeleteBucket', as('OTHER', 'ceph')))).toBe(false);
  });
});
