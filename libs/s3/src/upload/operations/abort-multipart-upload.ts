import { defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { AbortMultipartUploadOutput, AbortMultipartUploadRequest } from '@aws-sdk/client-s3';
import { refuseMembers } from '../../bucket/not-implemented.js';
import type { ObjectStore } from '../../store/index.js';
import { abortActions, uploadAddress } from '../upload.address.js';
import { onUpload } from '../upload.initiator.js';

/** Source: S3 API Reference, AbortMultipartUpload. The bytes of the parts go with the next sweep after their grace. */
export const abortMultipartUpload = (store: ObjectStore): StreamOperation => defineStream({
  name: 'AbortMultipartUpload',
  service: 's3',
  feature: 'upload',
  schema: awsOperation('s3', 'AbortMultipartUpload'),
  actions: ['s3:AbortMultipartUpload'],
  conditionKeys: [],
  errors: ['NoSuchBucket', 'NoSuchUpload', 'NotImplemented'],
  access: onUpload<AbortMultipartUploadRequest>(abortActions, store),

  async handle(input, ctx): Promise<AbortMultipartUploadOutput> {
    refuseMembers(input, [['IfMatchInitiatedTime', 'x-amz-if-match-initiated-time']]);
    await store.abortUpload(uploadAddress(input, ctx), { beforeCommit: () => ctx.recheck() });
    return {};
  },
});
