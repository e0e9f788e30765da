import { asks, handle } from '../../../test/handle.js';
import { aBucket, aStore, callers, OTHER, OWNER, theOwner } from '../../../test/s3-fixtures.js';
import { putObjectAcl } from './put-object-acl.js';

const input = { Bucket: 'mine', Key: 'k' };
const self = { grantee: { ownerOf: 'self' }, permission: 'FULL_CONTROL' };
const everybody = { grantee: { group: 'AllUsers' }, permission: 'READ' };
const histories = [aBucket('mine'), theOwner()];

async function granted(more: object, options: object = {}) {
  const store = await aStore({ mine: { k: 'x' } });
  await handle(putObjectAcl(store), { ...input, ...more } as never, { histories, ...options });
  return (await store.head('ID-OF-MINE', 'k'))?.acl?.grants;
}

describe('PutObjectAcl', () => {
  it('asks for s3:PutObjectAcl, of a version for s3:PutObjectVersionAcl', async () => {
    const operation = putObjectAcl(await aStore({ mine: {} }));
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:PutObjectAcl', resource: 'arn:aws:s3:::mine/k' }]);
    expect(await asks(operation, { ...input, VersionId: 'null' })).toMatchObject([{ action: 's3:PutObjectVersionAcl' }]);
  });

  it('takes a canned ACL, headers or XML', async () => {
    expect(await granted({ ACL: 'public-read' })).toEqual([self, everybody]);
    expect(await granted({ GrantRead: 'uri="http://acs.amazonaws.com/groups/global/AllUsers"', GrantFullControl: 'id=TESTER' })).toEqual([everybody, self]);
    const Grants = [{ Grantee: { Type: 'CanonicalUser', ID: 'TESTER' }, Permission: 'FULL_CONTROL' }, { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }, Permission: 'READ' }];
    expect(await granted({ AccessControlPolicy: { Owner: { ID: 'TESTER' }, Grants } })).toEqual([self, everybody]);
  });

  it('takes nothing, two ways at once, and unknown grantees for what they are', async () => {
    const bad: [object, string][] = [
      [{}, 'MissingSecurityHeader'], [{ ACL: 'private', GrantRead: 'id=TESTER' }, 'InvalidRequest'], [{ ACL: 'private', AccessControlPolicy: { Owner: { ID: 'TESTER' } } }, 'UnexpectedContent'],
      [{ GrantRead: 'id=nobody' }, 'InvalidArgument'], [{ GrantRead: 'emailAddress="no@where"' }, 'UnresolvableGrantByEmailAddress'], [{ GrantRead: 'uri="http://x"' }, 'InvalidArgument'],
      [{ GrantRead: 'TESTER' }, 'InvalidArgument'], [{ ACL: 'private', GrantRead: 'TESTER' }, 'InvalidRequest'], [{ GrantRead: 'TESTER', AccessControlPolicy: { Owner: { ID: 'TESTER' } } }, 'UnexpectedContent'], [{ AccessControlPolicy: { Grants: [] } }, 'MalformedACLError'], [{ AccessControlPolicy: { Owner: { ID: 'OTHER' } } }, 'AccessDenied'],
      [{ AccessControlPolicy: { Owner: { ID: 'TESTER' }, Grants: [{ Permission: 'READ' }] } }, 'MalformedACLError'],
    ];
    for (const [more, code] of bad) await expect(granted(more)).rejects.toMatchObject({ code });
  });

  it('leaves the owner of the bucket out who may not change the ACL of what another wrote', async () => {
    const store = await aStore({ mine: {} });
    await store.put('ID-OF-MINE', 'k', Buffer.from(''), { annotations: { owner: OTHER } });
    await expect(handle(putObjectAcl(store), { ...input, ACL: 'public-read' }, { histories })).rejects.toMatchObject({ code: 'AccessDenied' });
    await handle(putObjectAcl(store), { ...input, ACL: 'bucket-owner-full-control' }, { histories, principal: callers.OTHER });
    await handle(putObjectAcl(store), { ...input, ACL: 'public-read' }, { histories });
    expect(await store.head('ID-OF-MINE', 'k')).toMatchObject({ owner: OTHER, acl: { grants: [self, everybody] } });
  });

  it('is refused where ACLs are disabled, but for what says that all is the bucket owner\'s', async () => {
    const enforced = { histories: [aBucket('mine', [{ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: 'BucketOwnerEnforced' } }]), theOwner()] };
    for (const ACL of ['private', 'public-read']) await expect(granted({ ACL }, enforced)).rejects.toMatchObject({ code: 'AccessControlListNotSupported' });
    expect(await granted({ ACL: 'bucket-owner-full-control' }, enforced)).toBeUndefined();
    expect(await granted({ AccessControlPolicy: { Owner: { ID: 'TESTER' }, Grants: [{ Grantee: { Type: 'CanonicalUser', ID: 'TESTER' }, Permission: 'FULL_CONTROL' }] } }, enforced)).toBeUndefined();
  });

  it('is refused where BlockPublicAcls is set and everybody would be granted something', async () => {
    const blocked = { histories: [aBucket('mine', [{ type: 'BucketPublicAccessBlockPut', data: { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false } }]), theOwner()] };
    for (const ACL of ['public-read', 'public-read-write', 'authenticated-read']) await expect(granted({ ACL }, blocked)).rejects.toMatchObject({ code: 'AccessDenied', reason: 'public-access-block' });
    expect(await granted({ ACL: 'bucket-owner-read' }, blocked)).toBeDefined();
  });

  it('names whom it grants something to by what never changes', async () => {
    const grants = await granted({ GrantRead: 'id=TESTER' }, { histories: [aBucket('mine', [], { owner: OTHER }), theOwner()], principal: { ...callers.OTHER } });
    expect(grants).toEqual([{ grantee: expect.objectContaining({ stream: OWNER.stream }) as object, permission: 'READ' }]);
  });
});
