import { given } from '#testing';
import { aBucket, callers, theOwner } from '../../../test/s3-fixtures.js';
import { putBucketAcl } from './put-bucket-acl.js';

const as = { principal: callers.TESTER };
const self = { grantee: { ownerOf: 'self' as const }, permission: 'FULL_CONTROL' as const };
const everybody = { grantee: { group: 'AllUsers' as const }, permission: 'READ' as const };
const bucket = { Bucket: 'mine' };

describe('PutBucketAcl', () => {
  it('records the grants of a canned ACL', () => {
    given(aBucket('mine')).when(putBucketAcl, { ...bucket, ACL: 'public-read' }, as).thenEvents({ type: 'BucketAclPut', data: { grants: [self, everybody] } });
    given(aBucket('mine')).when(putBucketAcl, { ...bucket, ACL: 'log-delivery-write' as never }, as)
      .thenEvents({ type: 'BucketAclPut', data: { grants: [self, { grantee: { group: 'LogDelivery' }, permission: 'WRITE' }, { grantee: { group: 'LogDelivery' }, permission: 'READ_ACP' }] } });
  });

  it('records nothing when the same ACL is there', () => {
    given(aBucket('mine')).when(putBucketAcl, { ...bucket, ACL: 'private' }, as).thenNothing();
    given(aBucket('mine', [{ type: 'BucketAclPut', data: { grants: [self, everybody] } }])).when(putBucketAcl, { ...bucket, ACL: 'public-read' }, as).thenNothing();
  });

  it('records exactly the grants of the headers, also when the owner is not among them', () => {
    given(aBucket('mine'), theOwner()).when(putBucketAcl, { ...bucket, GrantWrite: 'uri=http://acs.amazonaws.com/groups/global/AuthenticatedUsers, id="TESTER"' }, as)
      .thenEvents({ type: 'BucketAclPut', data: { grants: [{ grantee: { group: 'AuthenticatedUsers' }, permission: 'WRITE' }, { ...self, permission: 'WRITE' }] } });
  });

  it('refuses what is no ACL, and every ACL where they are disabled', () => {
    given(aBucket('mine')).when(putBucketAcl, bucket, as).thenError('MissingSecurityHeader');
    given(aBucket('mine')).when(putBucketAcl, { ...bucket, GrantRead: 'id=nobody' }, as).thenError('InvalidArgument');
    given(aBucket('mine')).when(putBucketAcl, { ...bucket, AccessControlPolicy: { Owner: { ID: 'TESTER' }, Grants: Array.from({ length: 101 }, () => ({ Grantee: { Type: 'CanonicalUser', ID: 'TESTER' } as const, Permission: 'READ' as const })) } }, as).thenError('MalformedACLError');
    given(aBucket('mine')).when(putBucketAcl, { ...bucket, ACL: 'private' }, { ...as, compat: 'aws' }).thenError('AccessControlListNotSupported');
  });

  it('refuses grants to everybody where BlockPublicAcls is set', () => {
    const blocked = aBucket('mine', [{ type: 'BucketPublicAccessBlockPut', data: { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false } }]);
    given(blocked).when(putBucketAcl, { ...bucket, ACL: 'public-read' }, as).thenError('AccessDenied');
  });
});
