import { defineStream, type RawReply, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { ListObjectsV2Request } from '@aws-sdk/client-s3';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { ownersIn } from '../../acl/listed-owners.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { decodeToken, encodeToken } from '../../bucket/continuation-token.js';
import type { ObjectStore } from '../../store/index.js';
import { keyText } from '../listing/key-text.js';
import { given, listingConditionKeys, listingConditions, pageSize } from '../listing/listing-input.js';
import { element, listingReply } from '../listing/listing-reply.js';

/** Source: S3 API Reference, ListObjectsV2. */
export const listObjectsV2 = (store: ObjectStore): StreamOperation => defineStream({
  name: 'ListObjectsV2',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'ListObjectsV2'),
  actions: ['s3:ListBucket'],
  conditionKeys: listingConditionKeys,
  errors: ['NoSuchBucket', 'InvalidArgument'],
  anonymous: 'by-policy',
  access: onBucket<ListObjectsV2Request>('s3:ListBucket', listingConditions),

  async handle(input, ctx): Promise<RawReply> {
    const { state } = presentBucket(input, ctx);
    const { Prefix: prefix = '', StartAfter, ContinuationToken, EncodingType } = input;
    const limit = pageSize(input);
    const delimiter = given(input.Delimiter);
    const page = await store.list(state.bucketId, { prefix, delimiter, limit, after: decodeToken(ContinuationToken) ?? given(StartAfter) });
    const text = keyText(EncodingType);
    const head =
      element('Name', state.name) +
      element('Prefix', text(prefix)) +
      element('StartAfter', StartAfter && text(StartAfter)) +
      element('ContinuationToken', ContinuationToken) +
      element('NextContinuationToken', page.truncated ? encodeToken(page.next!) : undefined) +
      element('KeyCount', page.entries.length + page.commonPrefixes.length) +
      element('MaxKeys', limit) +
      element('Delimiter', delimiter && text(delimiter)) +
      element('EncodingType', EncodingType) +
      element('IsTruncated', page.truncated);
    return listingReply(head, page, text, input.FetchOwner ? ownersIn(state, ctx) : undefined);
  },
});
