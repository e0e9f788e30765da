import fc from 'fast-check';
import type { Quota } from '#iam';
import { aUser } from '#testing';
import { handle } from '../../test/handle.js';
import { bodyOf } from '../../test/stream-context.js';
import { aBucket, aStore, callers } from '../../test/s3-fixtures.js';
import { copyObject } from '../object/operations/copy-object.js';
import { deleteObject } from '../object/operations/delete-object.js';
import { putObject } from '../object/operations/put-object.js';
import { completeMultipartUpload } from '../upload/operations/complete-multipart-upload.js';
import { createMultipartUpload } from '../upload/operations/create-multipart-upload.js';
import { uploadPart } from '../upload/operations/upload-part.js';
import { QuotaGuard } from './quota-guard.js';

const quota = (maxObjects: number, maxSize: number): Quota => ({ enabled: true, checkOnRaw: false, maxObjects, maxSize });
const BUCKETS = ['mine', 'second'] as const;
const KEYS = ['a', 'b'] as const;

const step = fc.record({
  what: fc.constantFrom('put', 'put', 'copy', 'copy', 'upload', 'delete'),
  bucket: fc.constantFrom(...BUCKETS), from: fc.constantFrom(...BUCKETS), key: fc.constantFrom(...KEYS), source: fc.constantFrom(...KEYS), size: fc.nat(6),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const limit = fc.record({ objects: fc.integer({ min: 0, max: 10 }), bytes: fc.integer({ min: 0, max: 40 }) });

/** What lies in the buckets, parts of uploads included. */
async function used(store: Awaited<ReturnType<typeof aStore>>, names: readonly string[]): Promise<{ objects: number; bytes: number }> {
  const usage = await store.usage(names.map((name) => `ID-OF-${name.toUpperCase()}`));
  return [...usage.values()].reduce((sum, one) => ({ objects: sum.objects + one.objects, bytes: sum.bytes + one.bytes + one.uploading }), { objects: 0, bytes: 0 });
}

describe('Quotas of a bucket and of its owner', () => {
  it.each([[false], [true]])('are never passed, and refuse nothing that has room, whatever is put, copied, uploaded in parts and deleted; versions kept: %s', async (versions) => {
    const outcomes = new Map<string, number>();
    await fc.assert(fc.asyncProperty(limit, limit, fc.array(step, { minLength: 10, maxLength: 30 }), async (ofBucket, ofOwner, steps) => {
      const store = await aStore({ mine: {}, second: {} });
      const kept = versions ? [{ type: 'BucketVersioningPut', data: { Status: 'Enabled' } } as const] : [];
      if (versions) for (const name of BUCKETS) await store.setVersioning(`ID-OF-${name.toUpperCase()}`, 'Enabled', 2, true);
      const limits = { type: 'UserQuotaPut', data: { scope: 'bucket', quota: quota(ofBucket.objects, ofBucket.bytes) } } as const;
      const histories = [aUser([limits, { type: 'UserQuotaPut', data: { scope: 'user', quota: quota(ofOwner.objects, ofOwner.bytes) } }]), aBucket('mine', kept), aBucket('second', kept)];
      const guard = new QuotaGuard(store);
      const options = (size = 0) => ({ histories, principal: callers.TESTER, body: bodyOf(Buffer.alloc(size)) });

      const run = async ({ what, bucket, from, key, source, size }: Step): Promise<unknown> => {
        const at = { Bucket: bucket, Key: key };
        switch (what) {
          case 'put': return handle(putObject(store, guard), at as never, options(size));
          case 'copy': return handle(copyObject(store, guard), { ...at, CopySource: `/${from}/${source}`, MetadataDirective: 'REPLACE' }, options());
          case 'delete': return handle(deleteObject(store), at, options());
        }
        const { UploadId } = (await handle(createMultipartUpload(store), at, options())) as { UploadId: string };
        const { ETag } = (await handle(uploadPart(store, guard), { ...at, UploadId, PartNumber: 1 } as never, options(size))) as { ETag: string };
        return handle(completeMultipartUpload(store, guard), { ...at, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }, options());
      };

      for (const one of steps) {
        const before = { bucket: await used(store, [one.bucket]), owner: await used(store, BUCKETS) };
        const size = one.what === 'copy' ? (await store.head(`ID-OF-${one.from.toUpperCase()}`, one.source))?.size ?? 0 : one.size;
        const code = await run(one).then(() => 'done', (error: { code?: string }) => error.code);
        const after = { bucket: await used(store, [one.bucket]), owner: await used(store, BUCKETS) };
        for (const [scope, most] of [['bucket', ofBucket], ['owner', ofOwner]] as const) {
          expect(after[scope].objects).toBeLessThanOrEqual(most.objects);
          expect(after[scope].bytes).toBeLessThanOrEqual(most.bytes);
        }
        outcomes.set(`${one.what} ${code}`, (outcomes.get(`${one.what} ${code}`) ?? 0) + 1);
        if (code !== 'QuotaExceeded') continue;
        const full = (now: typeof before.bucket, most: typeof ofBucket): boolean => now.objects + 1 > most.objects || now.bytes + size > most.bytes;
        expect(full(before.bucket, ofBucket) || full(before.owner, ofOwner)).toBe(true);
      }
    }), { numRuns: 100 });
    // The law says something: each way in was taken, and each was barred.
    for (const what of ['put', 'copy', 'upload']) for (const code of ['done', 'QuotaExceeded']) expect(outcomes.get(`${what} ${code}`) ?? 0).toBeGreaterThan(0);
  });
});
