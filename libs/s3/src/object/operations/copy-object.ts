import { RolegateError } from '#kernel';
import { type AccessRequest, defineStream, type StreamOperation } from '#operation';
import { awsOperation } from '#protocol';
import type { CopyObjectOutput, CopyObjectRequest } from '@aws-sdk/client-s3';
import { existingTagKeys } from '../../acl/object-facts.js';
import { presentBucket } from '../../bucket/bucket.queries.js';
import { type Refused, refuseMembers, refuseOnNewObject } from '../../bucket/not-implemented.js';
import { ObjectSealer } from '../../encryption/object-sealer.js';
import { encryptionMembers } from '../../encryption/requested-encryption.js';
import { changesEncryption, ObjectCopier } from '../../encryption/object-copier.js';
import { expirationOfNew } from '../../lifecycle/expiration-header.js';
import { defaultRetentionOf } from '../../lock/lock.configuration.js';
import { announcing } from '../../notification/announcing.js';
import { QuotaGuard } from '../../quota/quota-guard.js';
import type { ObjectStore } from '../../store/index.js';
import { writeConditions } from '../conditions.js';
import { checksumMembers } from '../object.checksum.js';
import { copyAccess, learning, mayBeCopied, sourceConditions } from '../copy-access.js';
import { parseCopySource } from '../copy-source.js';
import { newAnnotations, newObjectAccess, newObjectActions, newObjectKeys } from '../new-object.js';
import { missingSource } from '../../versioning/missing-object.js';
import { shownVersionId } from '../../versioning/shown-version.js';
import { assertKeyFits, objectHeaders, userMetadata } from '../object.headers.js';

const NOT_BUILT: Refused = [
  ['AnnotationDirective', 'x-amz-annotation-directive'],
];

/** Source: S3 API Reference, CopyObject: s3:GetObject on the source, s3:PutObject on the target. */
export const copyObject = (store: ObjectStore, quotas = new QuotaGuard(store), sealer = new ObjectSealer()): StreamOperation => defineStream({
  name: 'CopyObject',
  service: 's3',
  feature: 'object',
  schema: awsOperation('s3', 'CopyObject'),
  actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging', 's3:GetObjectVersionTagging', 's3:PutObject', ...newObjectActions],
  conditionKeys: ['s3:VersionId', ...existingTagKeys, ...newObjectKeys],
  errors: [
    'NoSuchBucket', 'NoSuchKey', 'NoSuchVersion', 'InvalidRequest', 'InvalidArgument', 'InvalidTag', 'BadRequest', 'KeyTooLongError', 'MetadataTooLarge', 'InvalidStorageClass', 'PreconditionFailed', 'OperationAborted',
    'InsufficientStorage', 'QuotaExceeded', 'InvalidEncryptionAlgorithmError', 'NotImplemented', 'MalformedACLError', 'UnresolvableGrantByEmailAddress', 'AccessControlListNotSupported',
  ],
  anonymous: 'by-policy',

  access: (input: CopyObjectRequest, ctx): AccessRequest[] | Promise<AccessRequest[]> => copyAccess(input, ctx, store, (to) => newObjectAccess(to, input, ctx)),

  async handle(input, ctx): Promise<CopyObjectOutput> {
    refuseOnNewObject(input);
    refuseMembers(input, NOT_BUILT);
    const source = parseCopySource(input.CopySource!);
    const key = input.Key!;
    assertKeyFits(key);
    const from = presentBucket(source, ctx);
    const to = presentBucket(input, ctx);
    // Checked even where the source's are kept.
    const given = { headers: objectHeaders(ctx.headers), metadata: userMetadata(input.Metadata) };
    const replace = input.MetadataDirective === 'REPLACE';
    const copier = new ObjectCopier(store, sealer, input, { from, to }, ctx);
    if (!changesSomething(input) && from.stream === to.stream && source.Key === key && source.VersionId === undefined) throw copyOntoItself();
    const annotations = await newAnnotations(input, to, ctx);
    const bytes = async (): Promise<number> => (await store.head(from.state.bucketId, source.Key, { versionId: source.VersionId }))?.size ?? 0;
    const { copied, encryption, checksum } = await quotas.within(to, async () => ({ objects: 1, bytes: await bytes() }), ctx, (beforeCommit) => learning(store, source, ctx, () => copier.copy({ bucketId: from.state.bucketId, key: source.Key, versionId: source.VersionId }, { bucketId: to.state.bucketId, key }, {
      sourceConditions: sourceConditions(input),
      conditions: writeConditions(input),
      ...(replace ? { replace: given } : { redirect: given.headers['x-amz-website-redirect-location'] }),
      annotations,
      defaultRetention: defaultRetentionOf(to.state),
      admit: mayBeCopied(source, input, ctx),
      beforeCommit,
      announce: announcing(to, 'ObjectCreated:Copy', ctx, key),
    })));
    if (!copied) throw await missingSource(store, source, ctx);
    return {
      CopyObjectResult: { ETag: `"${copied.etag}"`, LastModified: new Date(copied.lastModified), ...checksumMembers(checksum) },
      VersionId: shownVersionId(to.state, copied.versionId), CopySourceVersionId: shownVersionId(from.state, copied.sourceVersionId),
      Expiration: await expirationOfNew(store, to.state, key, copied), ...encryptionMembers(encryption, input),
    };
  },
});

/** What an object may be copied onto itself for. A storage class is, the one that it has as well: S3 takes it, and rclone sets tiers so. */
const changesSomething = (input: CopyObjectRequest): boolean =>
  input.MetadataDirective === 'REPLACE' || input.WebsiteRedirectLocation !== undefined || input.StorageClass !== undefined || changesEncryption(input);

const copyOntoItself = (): RolegateError => new RolegateError(
  'InvalidRequest',
  "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
);
