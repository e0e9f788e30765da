import { RolegateError } from '#kernel';
import { defineStream, RawReply, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { ListObjectVersionsRequest } from '@aws-sdk/client-s3';
import { ownersIn } from '../../acl/listed-owners.js';
import { onBucket } from '../../bucket/bucket.authorization.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { type KeyText, keyText } from '../../object/listing/key-text.js';
import { given, listingConditionKeys, listingConditions, pageSize } from '../../object/listing/listing-input.js';
import { element, ownerXml, type ShownOwners } from '../../object/listing/listing-reply.js';
import { listedOwner, type ObjectStore, type VersionPage } from '../../store/index.js';

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';

/** Source: S3 API Reference, ListObjectVersions. */
export const listObjectVersions = (store: ObjectStore): StreamOperation => defineStream({
  name: 'ListObjectVersions',
  service: 's3',
  feature: 'versioning',
  schema: awsOperation('s3', 'ListObjectVersions'),
  actions: ['s3:ListBucketVersions'],
  conditionKeys: listingConditionKeys,
  errors: ['NoSuchBucket', 'InvalidArgument'],
  anonymous: 'by-policy',
  access: onBucket<ListObjectVersionsRequest>('s3:ListBucketVersions', listingConditions),

  async handle(input, ctx): Promise<RawReply> {
    const { state } = presentBucket(input, ctx);
    const { Prefix: prefix = '', KeyMarker: keyMarker = '', VersionIdMarker: versionIdMarker = '', EncodingType } = input;
    assertMarkers(keyMarker, versionIdMarker);
    const limit = pageSize(input);
    const delimiter = given(input.Delimiter);
    const page = await store.listVersions(state.bucketId, { prefix, delimiter, limit, keyMarker: given(keyMarker), versionIdMarker: given(versionIdMarker) });
    const text = keyText(EncodingType);
    const head =
      element('Name', state.name) +
      element('Prefix', text(prefix)) +
      element('KeyMarker', text(keyMarker)) +
      element('VersionIdMarker', text(versionIdMarker)) +
      element('NextKeyMarker', page.next && text(page.next.key)) +
      element('NextVersionIdMarker', page.next?.versionId) +
      element('MaxKeys', limit) +
      element('Delimiter', delimiter && text(delimiter)) +
      element('EncodingType', EncodingType) +
      element('IsTruncated', page.truncated);
    return versionsReply(head, page, text, ownersIn(state, ctx));
  },
});

/** @throws RolegateError InvalidArgument */
function assertMarkers(keyMarker: string, versionIdMarker: string): void {
  if (versionIdMarker === '' || keyMarker !== '') return;
  throw new RolegateError('InvalidArgument', 'A version-id marker cannot be specified without a key marker.', { fields: { ArgumentName: 'version-id-marker', ArgumentValue: versionIdMarker.slice(0, 256) } });
}

/** Versions and delete markers stand among each other, in the order of the page. */
function versionsReply(head: string, page: VersionPage, text: KeyText, owners: ShownOwners): RawReply {
  const bucketOwner = ownerXml(owners(undefined));
  let xml = PROLOG + head;
  for (const { key, versionId, isLatest, deleteMarker, contents } of page.versions) {
    const name = deleteMarker ? 'DeleteMarker' : 'Version';
    const foreign = listedOwner(contents);
    xml += `<${name}><Key>${text(key)}</Key><VersionId>${versionId}</VersionId><IsLatest>${isLatest}</IsLatest>${foreign?.before ?? contents}${foreign ? ownerXml(owners(foreign.owner)) : bucketOwner}</${name}>`;
  }
  for (const prefix of page.commonPrefixes) xml += `<CommonPrefixes><Prefix>${text(prefix)}</Prefix></CommonPrefixes>`;
  return new RawReply(200, { 'Content-Type': 'application/xml' }, `${xml}</ListVersionsResult>`);
}
