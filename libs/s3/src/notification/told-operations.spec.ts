import type { AnyHistory } from '#testing';
import { TOPIC } from '../../test/configured-buckets.js';
import { handle } from '../../test/handle.js';
import { MemoryObjectStore } from '../../test/memory-object-store.js';
import { aBucket, aStore } from '../../test/s3-fixtures.js';
import { bodyOf } from '../../test/stream-context.js';
import { copyObject } from '../object/operations/copy-object.js';
import { deleteObject } from '../object/operations/delete-object.js';
import { deleteObjects } from '../object/operations/delete-objects.js';
import { putObject } from '../object/operations/put-object.js';
import { deleteObjectTagging } from '../tagging/operations/delete-object-tagging.js';
import { putObjectTagging } from '../tagging/operations/put-object-tagging.js';
import { completeMultipartUpload } from '../upload/operations/complete-multipart-upload.js';

const histories: AnyHistory[] = [aBucket('mine', [{ type: 'BucketNotificationPut', data: { TopicConfigurations: [
  { Id: 'all', TopicArn: TOPIC, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:ObjectTagging:*'] },
] } }])];

describe('operations on objects of a bucket with notifications', () => {
  let store: MemoryObjectStore;
  beforeEach(async () => {
    store = await aStore({ mine: { k: 'old' } });
  });

  /** Event and key of what was told. */
  const told = (): string[] => store.outbox.rows.map(({ record }) => {
    const { eventName, s3 } = JSON.parse(record) as { eventName: string; s3: { object: { key: string } } };
    return `${eventName} ${s3.object.key}`;
  });

  it('tell what they did', async () => {
    await handle(putObject(store), { Bucket: 'mine', Key: 'a b' }, { histories, body: bodyOf('x') });
    await handle(copyObject(store), { Bucket: 'mine', Key: 'copy', CopySource: 'mine/k' }, { histories });
    await handle(putObjectTagging(store), { Bucket: 'mine', Key: 'k', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }, { histories, body: bodyOf('') , headers: { 'content-md5': 'x' } });
    await handle(deleteObjectTagging(store), { Bucket: 'mine', Key: 'k' }, { histories });
    await handle(deleteObject(store), { Bucket: 'mine', Key: 'k' }, { histories });
    await handle(deleteObject(store), { Bucket: 'mine', Key: 'k' }, { histories });
    await handle(deleteObjects(store), { Bucket: 'mine', Delete: { Objects: [{ Key: 'copy' }, { Key: 'never' }] } }, { histories });
    expect(told()).toEqual(['ObjectCreated:Put a+b', 'ObjectCreated:Copy copy', 'ObjectTagging:Put k', 'ObjectTagging:Delete k', 'ObjectRemoved:Delete k', 'ObjectRemoved:Delete copy']);
  });

  it('tell of completed uploads', async () => {
    const { uploadId } = await store.createUpload('ID-OF-MINE', 'parts', { initiator: { id: 'TESTER', displayName: 'T' } });
    const { etag } = await store.putPart({ bucketId: 'ID-OF-MINE', key: 'parts', uploadId }, 1, Buffer.from('x'));
    await handle(completeMultipartUpload(store), { Bucket: 'mine', Key: 'parts', UploadId: uploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: etag }] } }, { histories });
    expect(told()).toEqual(['ObjectCreated:CompleteMultipartUpload parts']);
  });
});
