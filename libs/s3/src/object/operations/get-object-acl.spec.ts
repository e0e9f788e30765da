import { asks, handle } from '../../../test/handle.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { getObjectAcl } from './get-object-acl.js';

const input = { Bucket: 'mine', Key: 'k' };

describe('GetObjectAcl', () => {
  it('grants all to the owner of the bucket', async () => {
    const owner = { ID: 'TESTER', DisplayName: 'TestUser' };
    expect(await handle(getObjectAcl(await aStore({ mine: { k: '' } })), input))
      .toEqual({ Owner: owner, Grants: [{ Grantee: { ...owner, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }] });
  });

  it('asks for s3:GetObjectAcl, and knows what is not there', async () => {
    const operation = getObjectAcl(await aStore({ mine: {} }));
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:GetObjectAcl', resource: 'arn:aws:s3:::mine/k' }]);
    await expect(handle(operation, input)).rejects.toMatchObject({ code: 'NoSuchKey' });
    await expect(handle(operation, { ...input, VersionId: 'v' })).rejects.toMatchObject({ code: 'NoSuchVersion' });
  });
});
