import { RolegateError } from '#kernel';
import { type AccessRequest, defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { GetObjectAttributesOutput, GetObjectAttributesParts, GetObjectAttributesRequest } from '@aws-sdk/client-s3';
import { presentBucket, withBucket } from '../../bucket/bucket.queries.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import type { ObjectMeta, ObjectPart, ObjectStore } from '../../store/index.js';
import { objectAccess, readActions } from '../object.authorization.js';
import { assertObjectConsents } from '../../acl/object-consent.js';
import { existingTagKeys } from '../../acl/object-facts.js';
import { checksumMember, checksumMembers } from '../object.checksum.js';
import { partNumberMarker, partsPageSize } from '../part-number.js';
import { missingObject, assertVersionId } from '../../versioning/missing-object.js';
import { shownVersionId } from '../../versioning/shown-version.js';

const attributeActions = { plain: 's3:GetObjectAttributes', versioned: 's3:GetObjectVersionAttributes' } as const;

/** Source: S3 API Reference, GetObjectAttributes: needs s3:GetObject as well. Only what was asked for is shown. */
export const getObjectAttributes = (store: ObjectStore, sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'GetObjectAttributes',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'GetObjectAttributes'),
  actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectAttributes', 's3:GetObjectVersionAttributes'],
  conditionKeys: ['s3:VersionId', ...existingTagKeys],
  errors: ['NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed', 'InvalidArgument', 'InvalidRequest', 'InvalidEncryptionAlgorithmError'],
  anonymous: 'by-policy',

  access: (input: GetObjectAttributesRequest, ctx): AccessRequest[] | Promise<AccessRequest[]> =>
    withBucket(input, ctx, (found) => [readActions, attributeActions].map((actions) => objectAccess(found, actions, ctx, input.Key!, input.VersionId, store))),

  async handle(input, ctx): Promise<GetObjectAttributesOutput> {
    assertVersionId(input);
    const wanted = wantedAttributes(input);
    const limit = partsPageSize(input.MaxParts, 'x-amz-max-parts');
    const marker = partNumberMarker(input.PartNumberMarker, 'x-amz-part-number-marker');
    const { state } = presentBucket(input, ctx);
    const found = await store.objectParts({ bucketId: state.bucketId, key: input.Key!, versionId: input.VersionId }, marker, wanted.has('ObjectParts') ? limit : 0, { customerKey: sealer.sentKey(input, ctx) });
    if (!found) throw await missingObject(store, input, ctx);
    const { meta, parts } = found;
    for (const actions of [readActions, attributeActions]) await assertObjectConsents(meta, input, actions, ctx);
    sealer.assertReadable(meta, input, state.bucketId, ctx);
    return {
      LastModified: new Date(meta.lastModified),
      VersionId: shownVersionId(state, meta.versionId),
      ETag: wanted.has('ETag') ? meta.etag : undefined,
      Checksum: wanted.has('Checksum') ? checksumMembers(meta.checksum) : undefined,
      ObjectParts: wanted.has('ObjectParts') && meta.parts !== undefined ? shownParts(meta, parts, marker, limit) : undefined,
      StorageClass: wanted.has('StorageClass') ? 'STANDARD' : undefined,
      ObjectSize: wanted.has('ObjectSize') ? meta.size : undefined,
    };
  },
});

const KNOWN = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

/** @throws RolegateError InvalidArgument */
function wantedAttributes({ ObjectAttributes = [] }: GetObjectAttributesRequest): ReadonlySet<string> {
  if (ObjectAttributes.length > 0 && ObjectAttributes.every((name) => KNOWN.includes(name))) return new Set<string>(ObjectAttributes);
  throw new RolegateError('InvalidArgument', 'Invalid attribute name specified.', { fields: { ArgumentName: 'x-amz-object-attributes', ArgumentValue: ObjectAttributes.join(',').slice(0, 256) } });
}

/** S3 lists the parts themselves where they have checksums. */
function shownParts({ parts: total, checksum }: ObjectMeta, parts: readonly ObjectPart[], marker: number, limit: number): GetObjectAttributesParts {
  const count = { TotalPartsCount: total };
  if (checksum === undefined) return count;
  const last = parts.at(-1)?.number ?? marker;
  return {
    ...count, PartNumberMarker: String(marker), NextPartNumberMarker: String(last), MaxParts: limit, IsTruncated: limit > 0 && last < total!,
    Parts: parts.map((part) => ({ PartNumber: part.number, Size: part.size, [checksumMember(checksum.algorithm)]: part.checksum })),
  };
}
