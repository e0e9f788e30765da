import type { BucketEvent } from '#s3';
import { MemoryLifecycleRuns } from '../../../../s3/test/memory-lifecycle-runs.js';
import { BUCKET_ID, bucketsCap, photos, runStream } from '../../../test/bucket-fixtures.js';
import { processLifecycle } from './process-lifecycle.js';

const rules: BucketEvent = { type: 'BucketLifecyclePut', data: { Rules: [{ ID: 'a', Status: 'Enabled', Prefix: '', Expiration: { Days: 1 } }] } };
const world = [photos([rules]), photos([], { bucketId: 'UNRULED', name: 'unruled' }), photos([rules], { bucketId: 'OTHER', name: 'other' })];

describe('AdminProcessLifecycle', () => {
  it('asks for all buckets with rules, or for one', async () => {
    const runs = new MemoryLifecycleRuns();
    expect(await runStream(processLifecycle(runs), { bucket: 'photos' }, world, bucketsCap)).toEqual({ requested: 1 });
    expect([...runs.requests.keys()]).toEqual([BUCKET_ID]);
    expect(await runStream(processLifecycle(runs), {}, world, bucketsCap)).toEqual({ requested: 2 });
    expect([...runs.requests.keys()].sort()).toEqual([BUCKET_ID, 'OTHER']);
  });

  it('asks for nothing where there are no rules', async () => {
    const runs = new MemoryLifecycleRuns();
    expect(await runStream(processLifecycle(runs), { bucket: 'unruled' }, world, bucketsCap)).toEqual({ requested: 0 });
    await expect(runStream(processLifecycle(runs), { bucket: 'never' }, world, bucketsCap)).rejects.toMatchObject({ code: 'NoSuchBucket' });
    expect(runs.requests.size).toBe(0);
  });

  it('wants the cap buckets=write', async () => {
    await expect(runStream(processLifecycle(new MemoryLifecycleRuns()), {}, world, {})).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
