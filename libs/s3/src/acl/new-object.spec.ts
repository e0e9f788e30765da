import { contextForTest } from '#testing';
import { presentBucket } from '../bucket/bucket.queries.js';
import type { BucketEvent } from '../index.js';
import { aBucket, callers, OTHER, theOwner } from '../../test/s3-fixtures.js';
import type { AclInput } from './acl.request.js';
import { aclAccess, ownershipOfNew } from './new-object.js';

const owned = (ObjectOwnership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred'): BucketEvent => ({ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership } });
const self = { grantee: { ownerOf: 'self' }, permission: 'FULL_CONTROL' };

async function made(who: string, input: AclInput, events: readonly BucketEvent[] = [], compat: 'ceph' | 'aws' = 'ceph') {
  const ctx = contextForTest({ histories: [aBucket('mine', events), theOwner()], principal: callers[who], compat });
  return ownershipOfNew(input, presentBucket({ Bucket: 'mine' }, ctx), ctx);
}

describe('A new object', () => {
  it('of the bucket\'s owner, or of a role that he assumed, has nothing to keep', async () => {
    for (const who of ['TESTER', 'session']) for (const ACL of [undefined, '', 'private', 'bucket-owner-read', 'bucket-owner-full-control']) expect(await made(who, { ACL })).toBeUndefined();
  });

  it('of a role that another assumed is the bucket owner\'s: no ACL knows the session', async () => {
    const assumed = { ...callers.session, owner: OTHER };
    const ctx = contextForTest({ histories: [aBucket('mine'), theOwner()], principal: assumed });
    expect(await ownershipOfNew({}, presentBucket({ Bucket: 'mine' }, ctx), ctx)).toBeUndefined();
    const ofAccount = { ...assumed, owner: { stream: 'account/123456789012', id: '123456789012', displayName: 'other' } };
    const there = contextForTest({ histories: [aBucket('mine'), theOwner()], principal: ofAccount });
    expect(await ownershipOfNew({}, presentBucket({ Bucket: 'mine' }, there), there)).toEqual({ owner: ofAccount.owner });
  });

  it('of another is his', async () => {
    expect(await made('OTHER', {})).toEqual({ owner: OTHER });
    expect(await made('OTHER', { ACL: 'private' })).toEqual({ owner: OTHER });
    expect(await made('OTHER', { ACL: 'bucket-owner-read' })).toEqual({ owner: OTHER, acl: { grants: [self, { grantee: { ownerOf: 'bucket' }, permission: 'READ' }] } });
    expect(await made('anonymous', {})).toEqual({ owner: { stream: '', id: 'anonymous', displayName: 'anonymous' } });
  });

  it('is given away where the bucket\'s owner prefers that, with full control, and else not', async () => {
    expect(await made('OTHER', { ACL: 'bucket-owner-full-control' }, [owned('BucketOwnerPreferred')])).toBeUndefined();
    expect(await made('OTHER', {}, [owned('BucketOwnerPreferred')])).toEqual({ owner: OTHER });
    expect(await made('OTHER', { ACL: 'bucket-owner-full-control' })).toMatchObject({ owner: OTHER });
  });

  it('is the bucket owner\'s where ACLs are disabled, as in new buckets of profile aws', async () => {
    for (const [events, compat] of [[[owned('BucketOwnerEnforced')], 'ceph'], [[], 'aws']] as const) {
      for (const who of ['OTHER', 'anonymous']) expect(await made(who, {}, events, compat)).toBeUndefined();
      expect(await made('OTHER', { ACL: 'bucket-owner-full-control' }, events, compat)).toBeUndefined();
      for (const ACL of ['private', 'public-read']) await expect(made('OTHER', { ACL }, events, compat)).rejects.toMatchObject({ code: 'AccessControlListNotSupported' });
    }
  });

  it('with an ACL asks for s3:PutObjectAcl in profile aws', () => {
    for (const [compat, ACL, expected] of [['aws', 'private', 's3:PutObjectAcl'], ['aws', undefined, undefined], ['ceph', 'public-read', undefined]] as const) {
      const ctx = contextForTest({ histories: [aBucket('mine')], principal: callers.TESTER, compat });
      expect(aclAccess({ ACL }, presentBucket({ Bucket: 'mine' }, ctx), ctx, 'k')?.action).toBe(expected);
    }
  });
});
