import { type AccessRequest, judge, type StreamOperation } from '#operation';
import { contextOf } from '../../test/handle.js';
import { aBucket, callers, OTHER, OWNER, policyPut } from '../../test/s3-fixtures.js';
import { MemoryObjectStore } from '../../test/memory-object-store.js';
import { abortMultipartUpload } from './operations/abort-multipart-upload.js';
import { listParts } from './operations/list-parts.js';

const SESSION = { id: 'arn:aws:sts:::assumed-role/R/s', displayName: 'AROA:s' };

/** Whether `principal` may, in another's bucket, for an upload that `initiator` began there; `looks`: how often the upload was looked at. */
async function may(operation: (store: MemoryObjectStore) => StreamOperation, principal: object, initiator: { id: string; displayName: string }, statements: readonly object[] = [], uploadId?: string) {
  const store = new MemoryObjectStore();
  await store.createBucket('ID-OF-THEIRS');
  const begun = await store.createUpload('ID-OF-THEIRS', 'k', { initiator });
  let looks = 0;
  const counted = Object.assign(Object.create(store) as MemoryObjectStore, { getUpload: (address: never) => (looks++, store.getUpload(address)) });
  const ctx = contextOf({ histories: [aBucket('theirs', statements.length === 0 ? [] : [policyPut(...statements)], { owner: OTHER })], principal });
  const access = await operation(counted).access({ Bucket: 'theirs', Key: 'k', UploadId: uploadId ?? begun.uploadId }, ctx) as AccessRequest;
  const { decision } = await judge(access, (one) => ctx.decide(one));
  return { allowed: decision.allowed, looks };
}

describe.each([['ListParts', listParts], ['AbortMultipartUpload', abortMultipartUpload]] as const)('%s', (_, operation) => {
  const every = (Effect: 'Allow' | 'Deny') => [{ Effect, Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::theirs/*' }];

  it('is the initiator\'s, a user\'s or a session\'s, in another\'s bucket', async () => {
    expect(await may(operation, callers.TESTER!, OWNER)).toEqual({ allowed: true, looks: 1 });
    expect(await may(operation, callers.session!, SESSION)).toEqual({ allowed: true, looks: 1 });
  });

  it('is nobody else\'s: another user\'s, that of a session for its user, or of whoever did not sign', async () => {
    expect(await may(operation, callers.TESTER!, OTHER)).toEqual({ allowed: false, looks: 1 });
    expect(await may(operation, callers.session!, OWNER)).toEqual({ allowed: false, looks: 1 });
    expect(await may(operation, callers.TESTER!, SESSION)).toEqual({ allowed: false, looks: 1 });
    expect(await may(operation, callers.anonymous!, { id: '', displayName: '' })).toEqual({ allowed: false, looks: 0 });
  });

  it('is refused by a policy, to the initiator as well, and not told where there is no such upload', async () => {
    expect(await may(operation, callers.TESTER!, OWNER, every('Deny'))).toEqual({ allowed: false, looks: 0 });
    expect(await may(operation, callers.TESTER!, OWNER, [], 'none')).toEqual({ allowed: false, looks: 1 });
  });

  it('costs no look at the upload for whom a policy allows it', async () => {
    expect(await may(operation, callers.TESTER!, OTHER, every('Allow'))).toEqual({ allowed: true, looks: 0 });
  });
});
