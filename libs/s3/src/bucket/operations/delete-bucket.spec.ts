import { folded, given } from '#testing';
import { aBucket, aStore, callers, OWNER } from '../../../test/s3-fixtures.js';
import { streamContext } from '../../../test/stream-context.js';
import { deleteBucket } from './delete-bucket.js';

const as = { principal: callers.TESTER };
const mine = aBucket('mine');
const framed = async (objects: Record<string, string>) => {
  const store = await aStore({ mine: objects });
  return { store, frame: await deleteBucket(store).frame!({ Bucket: 'mine' }, { existing: folded(mine) } as never, streamContext(as), {}) };
};

describe('DeleteBucket', () => {
  it('frees the name, lets go of the owner and counts down', async () => {
    const decision = given(mine).when(deleteBucket(await aStore({})), { Bucket: 'mine' }, as).thenEvents({ type: 'BucketDeleted', data: {} });
    expect(decision).toMatchObject({
      release: [{ name: 'bucket-name::mine', owner: mine.stream }],
      unhold: [{ target: OWNER.stream, holder: mine.stream }],
      counts: [{ name: `buckets:${OWNER.stream}`, by: -1 }],
      eraseDataKeys: [mine.stream],
    });
  });

  it('takes no object between the check and the event, and drops the bucket after it', async () => {
    const { store, frame } = await framed({});
    await expect(store.put('ID-OF-MINE', 'k', Buffer.from('x'))).rejects.toMatchObject({ code: 'OperationAborted' });
    await frame.done();
    expect(store.buckets.size).toBe(0);
  });

  it('opens the bucket again when the event could not be recorded', async () => {
    const { store, frame } = await framed({});
    await frame.undo();
    await expect(store.put('ID-OF-MINE', 'k', Buffer.from('x'))).resolves.toBeDefined();
  });

  it('refuses a bucket that holds something, and leaves it open', async () => {
    await expect(framed({ k: 'x' })).rejects.toMatchObject({ code: 'BucketNotEmpty', fields: { BucketName: 'mine' } });
  });

  it('refuses a bucket that is gone when the log itself is read', () => {
    expect(() => deleteBucket(undefined as never).decide({ Bucket: 'mine' }, { existing: undefined }, undefined as never)).toThrow('The specified bucket does not exist');
  });
});
