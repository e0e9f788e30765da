import { asks, handle } from '../../../test/handle.js';
import { aBucket, aStore, callers, OTHER } from '../../../test/s3-fixtures.js';
import { getObjectAcl } from './get-object-acl.js';

const input = { Bucket: 'mine', Key: 'k' };
const owner = { ID: 'TESTER', DisplayName: 'TestUser' };
const writer = { ID: 'OTHER', DisplayName: 'Other user' };
const canonical = (who: object) => ({ ...who, Type: 'CanonicalUser' });

describe('GetObjectAcl', () => {
  it('grants all to the owner of the bucket', async () => {
    expect(await handle(getObjectAcl(await aStore({ mine: { k: '' } })), input)).toEqual({ Owner: owner, Grants: [{ Grantee: canonical(owner), Permission: 'FULL_CONTROL' }] });
  });

  it('asks for s3:GetObjectAcl, and knows what is not there', async () => {
    const operation = getObjectAcl(await aStore({ mine: {} }));
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:GetObjectAcl', resource: 'arn:aws:s3:::mine/k' }]);
    await expect(handle(operation, input)).rejects.toMatchObject({ code: 'NoSuchKey' });
    await expect(handle(operation, { ...input, VersionId: 'v' })).rejects.toMatchObject({ code: 'NoSuchVersion' });
  });

  it('shows whose the object is, and what it grants', async () => {
    const store = await aStore({ mine: {} });
    const annotations = { owner: OTHER, acl: { grants: [{ grantee: { ownerOf: 'self' }, permission: 'FULL_CONTROL' }, { grantee: { ownerOf: 'bucket' }, permission: 'READ' }, { grantee: { group: 'AllUsers' }, permission: 'READ' }] } } as const;
    await store.put('ID-OF-MINE', 'k', Buffer.from(''), { annotations });
    expect(await handle(getObjectAcl(store), input, { principal: callers.OTHER })).toEqual({
      Owner: writer,
      Grants: [
        { Grantee: canonical(writer), Permission: 'FULL_CONTROL' }, { Grantee: canonical(owner), Permission: 'READ' },
        { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }, Permission: 'READ' },
      ],
    });
    await expect(handle(getObjectAcl(store), input)).rejects.toMatchObject({ code: 'AccessDenied' });
    const enforced = aBucket('mine', [{ type: 'BucketOwnershipControlsPut', data: { ObjectOwnership: 'BucketOwnerEnforced' } }]);
    expect(await handle(getObjectAcl(store), input, { histories: [enforced] })).toEqual({ Owner: owner, Grants: [{ Grantee: canonical(owner), Permission: 'FULL_CONTROL' }] });
  });
});
