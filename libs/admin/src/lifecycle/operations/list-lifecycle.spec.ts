import type { BucketEvent } from '#s3';
import { given } from '#testing';
import { MemoryLifecycleRuns } from '../../../../s3/test/memory-lifecycle-runs.js';
import { BUCKET_ID, bucketsCap, photos } from '../../../test/bucket-fixtures.js';
import { listLifecycle } from './list-lifecycle.js';

const rules: BucketEvent = { type: 'BucketLifecyclePut', data: { Rules: [{ ID: 'a', Status: 'Enabled', Prefix: '', Expiration: { Days: 1 } }] } };
const world = () => [photos([rules]), photos([], { bucketId: 'UNRULED', name: 'unruled' }), photos([rules], { bucketId: 'RENTED', name: 'rented' }, 'acme')];
const removed = { objects: 3, versions: 0, markers: 0, uploads: 1 };

describe('AdminListLifecycle', () => {
  it('shows buckets with rules, and how far these have been carried out', async () => {
    const runs = new MemoryLifecycleRuns();
    await runs.keep({ bucketId: BUCKET_ID, startedAt: 0, finishedAt: 1500, removed });
    await runs.request(['RENTED'], 5);
    expect(await given(...world()).answer(listLifecycle(runs), {}, bucketsCap)).toEqual({
      buckets: [
        { bucket: 'photos', bucket_id: BUCKET_ID, status: 'COMPLETE', requested: false, started: '1970-01-01T00:00:00.000Z', finished: '1970-01-01T00:00:01.500Z', removed, failure: '' },
        { bucket: 'acme/rented', bucket_id: 'RENTED', status: 'UNINITIAL', requested: true, started: '', finished: '', removed: { objects: 0, versions: 0, markers: 0, uploads: 0 }, failure: '' },
      ],
      next: '',
    });
  });

  it('tells of one that goes on, and of one that failed', async () => {
    const runs = new MemoryLifecycleRuns();
    const statusOf = async () => ((await given(...world()).answer(listLifecycle(runs), { bucket: 'photos' }, bucketsCap)) as { buckets: object[] }).buckets[0];
    await runs.keep({ bucketId: BUCKET_ID, startedAt: 0, removed });
    expect(await statusOf()).toMatchObject({ status: 'PROCESSING', finished: '' });
    await runs.keep({ bucketId: BUCKET_ID, startedAt: 0, removed, failedAt: 5, failure: 'away' });
    expect(await statusOf()).toMatchObject({ status: 'FAILED', failure: 'away' });
  });

  it('shows the rules of a bucket that is named, in a tenant as well', async () => {
    const named = async (input: object) => given(...world()).answer(listLifecycle(new MemoryLifecycleRuns()), input, bucketsCap);
    expect(await named({ bucket: 'photos' })).toMatchObject({ buckets: [{ bucket: 'photos', rules: [{ ID: 'a' }] }] });
    expect(await named({ bucket: 'rented', tenant: 'acme' })).toMatchObject({ buckets: [{ bucket: 'acme/rented' }] });
    expect(await named({ bucket: 'unruled' })).toEqual({ buckets: [], next: '' });
    await expect(named({ bucket: 'never' })).rejects.toMatchObject({ code: 'NoSuchBucket' });
  });

  it('goes on where a page ends', async () => {
    const page = async (input: object) => given(...world()).answer(listLifecycle(new MemoryLifecycleRuns()), input, bucketsCap);
    expect(await page({ 'max-entries': '1' })).toMatchObject({ buckets: [{ bucket: 'photos' }], next: 'photos' });
    expect(await page({ 'max-entries': '1', marker: 'photos' })).toMatchObject({ buckets: [{ bucket: 'acme/rented' }], next: '' });
    for (const wrong of ['0', '1001', 'x']) await expect(page({ 'max-entries': wrong })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });

  it('wants the cap buckets=read', async () => {
    await expect(given(...world()).answer(listLifecycle(new MemoryLifecycleRuns()), {})).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
