import { asks, handle } from '../../../test/handle.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { deleteObject } from './delete-object.js';

const input = { Bucket: 'mine', Key: 'k' };

describe('DeleteObject', () => {
  it('deletes, and answers the same when there is nothing', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    expect(await handle(deleteObject(store), input)).toEqual({});
    expect(await store.isEmpty('ID-OF-MINE')).toBe(true);
    expect(await handle(deleteObject(store), { ...input, VersionId: 'null' })).toEqual({ VersionId: 'null' });
  });

  it('asks for the version\'s action when a version is named, and answers the same when there is none', async () => {
    const operation = deleteObject(await aStore({ mine: {} }));
    expect(await asks(operation, { ...input, VersionId: 'v' })).toMatchObject([{ action: 's3:DeleteObjectVersion' }]);
    expect(await handle(operation, { ...input, VersionId: 'v' })).toEqual({ VersionId: 'v' });
    await expect(handle(operation, { ...input, VersionId: '' })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('refuses a key that no object can have, and in profile aws what is no version', async () => {
    const operation = deleteObject(await aStore({ mine: {} }));
    await expect(handle(operation, { ...input, Key: 'k'.repeat(1025) })).rejects.toMatchObject({ code: 'KeyTooLongError' });
    await expect(handle(operation, { ...input, VersionId: 'v' }, { compat: 'aws' })).rejects.toMatchObject({ code: 'InvalidArgument', message: 'Invalid version id specified' });
    for (const VersionId of ['null', '0'.repeat(32)]) expect(await handle(operation, { ...input, VersionId }, { compat: 'aws' })).toEqual({ VersionId });
  });

  it('deletes the object that the caller means and no later one', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await expect(handle(deleteObject(store), { ...input, IfMatch: '"other"' })).rejects.toMatchObject({ code: 'PreconditionFailed' });
    expect(await handle(deleteObject(store), { ...input, IfMatch: '"9dd4e461268c8034f5c8564e155c67a6"' })).toEqual({});
  });

  it('deletes nothing when the caller was revoked meanwhile', async () => {
    const store = await aStore({ mine: { k: 'x' } });
    await expect(handle(deleteObject(store), input, { recheck: () => { throw new Error('revoked'); } })).rejects.toThrow('revoked');
    expect(await store.isEmpty('ID-OF-MINE')).toBe(false);
  });

  it.each([{ MFA: 'serial 123456' }, { IfMatchSize: 1 }, { IfMatchLastModifiedTime: new Date() }])('does not ignore %j', async (more) => {
    await expect(handle(deleteObject(await aStore({ mine: {} })), { ...input, ...more })).rejects.toMatchObject({ code: 'NotImplemented' });
  });
});
