import type { DeleteObjectsOutput } from '@aws-sdk/client-s3';
import { given } from '#testing';
import { handle } from '../../test/handle.js';
import { lockedBucket, objectLockPut } from '../../test/lock-fixtures.js';
import type { MemoryObjectStore } from '../../test/memory-object-store.js';
import { aBucket, aStore, callers, OTHER, policyPut } from '../../test/s3-fixtures.js';
import { deleteObject } from '../object/operations/delete-object.js';
import { deleteObjects } from '../object/operations/delete-objects.js';
import { putBucketVersioning } from '../versioning/operations/put-bucket-versioning.js';

const governance = { retention: { mode: 'GOVERNANCE', until: Date.UTC(2100, 0) } } as const;

/** `k` retained in mode GOVERNANCE, in a bucket that keeps versions. */
async function retained(bucketId: string): Promise<{ store: MemoryObjectStore; VersionId: string }> {
  const store = await aStore({ [bucketId.slice('ID-OF-'.length).toLowerCase()]: {} });
  await store.setVersioning(bucketId, 'Enabled', 1, true);
  const { versionId } = await store.put(bucketId, 'k', Buffer.from('x'), { annotations: governance });
  return { store, VersionId: versionId! };
}

describe('Deleting a locked version', () => {
  const histories = [lockedBucket({ type: 'BucketVersioningPut', data: { Status: 'Enabled' } })];

  it('is refused, to the administrator as well, and by the bypass done', async () => {
    const { store, VersionId } = await retained('ID-OF-MINE');
    const remove = (more: object, principal = callers.TESTER): Promise<unknown> => handle(deleteObject(store), { Bucket: 'mine', Key: 'k', ...more }, { histories, principal });
    for (const principal of [callers.TESTER, callers.administrator]) await expect(remove({ VersionId }, principal)).rejects.toMatchObject({ code: 'AccessDenied', reason: 'object-locked' });
    expect(await remove({ BypassGovernanceRetention: true })).toMatchObject({ DeleteMarker: true });
    expect(await remove({ VersionId, BypassGovernanceRetention: true })).toEqual({ VersionId });
  });

  it('is refused by the bypass of one who may not, or may no longer', async () => {
    const allow = (...Action: string[]) => [aBucket('theirs', [objectLockPut(), policyPut({ Effect: 'Allow', Principal: '*', Action: ['s3:DeleteObjectVersion', ...Action], Resource: '*' })], { owner: OTHER })];
    const { store, VersionId } = await retained('ID-OF-THEIRS');
    const input = { Bucket: 'theirs', Key: 'k', VersionId, BypassGovernanceRetention: true };
    await expect(handle(deleteObject(store), input, { histories: allow() })).rejects.toMatchObject({ code: 'AccessDenied', reason: 'object-locked' });
    await handle(deleteObject(store), input, { histories: allow('s3:BypassGovernanceRetention') });
    expect(await store.head('ID-OF-THEIRS', 'k', { versionId: VersionId })).toBeUndefined();
  });

  it('among others is an error of its own', async () => {
    const { store, VersionId } = await retained('ID-OF-MINE');
    const free = (await store.put('ID-OF-MINE', 'free', Buffer.from('x'))).versionId!;
    const remove = (more: object = {}) => handle(deleteObjects(store), { Bucket: 'mine', Delete: { Objects: [{ Key: 'k', VersionId }, { Key: 'free', VersionId: free }] }, ...more }, { histories }) as Promise<DeleteObjectsOutput>;
    expect(await remove()).toEqual({ Deleted: [{ Key: 'free', VersionId: free }], Errors: [expect.objectContaining({ Key: 'k', VersionId, Code: 'AccessDenied' })] });
    expect(await remove({ BypassGovernanceRetention: true })).toMatchObject({ Deleted: [{ Key: 'k' }, { Key: 'free' }], Errors: undefined });
    expect(await store.isEmpty('ID-OF-MINE')).toBe(true);
  });
});

describe('A bucket with object lock', () => {
  it('does not cease to keep versions', async () => {
    const operation = putBucketVersioning(await aStore({}));
    const put = (Status: 'Enabled' | 'Suspended') => given(lockedBucket({ type: 'BucketVersioningPut', data: { Status: 'Enabled' } })).when(operation, { Bucket: 'mine', VersioningConfiguration: { Status } }, { principal: callers.TESTER });
    put('Suspended').thenError('InvalidBucketState');
    put('Enabled').thenNothing();
  });
});
