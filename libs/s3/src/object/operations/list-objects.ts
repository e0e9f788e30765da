import { defineStream, type RawReply, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { ListObjectsRequest } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { ownersIn } from '../../acl/listed-owners.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import type { ObjectStore } from '../../store/index.js';
import { keyText } from '../listing/key-text.js';
import { given, listingConditionKeys, listingConditions, pageSize } from '../listing/listing-input.js';
import { element, listingReply } from '../listing/listing-reply.js';

/**
 * Source: S3 API Reference, ListObjects. AWS gives NextMarker with a delimiter only (without one, the last key is the next
 * marker); RGW gives it with every page that is not the last.
 */
export const listObjects = (store: ObjectStore): StreamOperation => defineStream({
  name: 'ListObjects',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'ListObjects'),
  actions: ['s3:ListBucket'],
  conditionKeys: listingConditionKeys,
  errors: ['NoSuchBucket', 'InvalidArgument'],
  anonymous: 'by-policy',
  access: onBucket<ListObjectsRequest>('s3:ListBucket', listingConditions),

  async handle(input, ctx): Promise<RawReply> {
    const { state } = presentBucket(input, ctx);
    const { Prefix: prefix = '', Marker: marker = '', EncodingType } = input;
    const limit = pageSize(input);
    const delimiter = given(input.Delimiter);
    const page = await store.list(state.bucketId, { prefix, delimiter, limit, after: given(marker) });
    const text = keyText(EncodingType);
    const nextMarker = page.truncated && (delimiter !== undefined || ctx.settings.compat === 'ceph') ? text(page.next!) : undefined;
    const head =
      element('Name', state.name) +
      element('Prefix', text(prefix)) +
      element('Marker', text(marker)) +
      element('NextMarker', nextMarker) +
      element('MaxKeys', limit) +
      element('Delimiter', delimiter && text(delimiter)) +
      element('EncodingType', EncodingType) +
      element('IsTruncated', page.truncated);
    return listingReply(head, page, text, ownersIn(state, ctx));
  },
});
