import {
  asCopySource, type ChecksumAlgorithm, copiedHeaders, type CopyOptions, type CopyResult, type GetOptions, type ObjectAddress, type ObjectChecksum, type ObjectMeta, type ObjectStore, type PutOptions, type StreamedBody,
  type VersionAddress,
} from '../store/index.js';
import { SummedBody } from '../upload/upload.checksum.js';

/** Where a copy's bytes come from and go to, and with which keys. */
export interface Passage {
  readonly from: Pick<ObjectStore, 'get'>;
  readonly to: Pick<ObjectStore, 'put'>;
  readonly reading?: Pick<GetOptions, 'unseal' | 'customerKey'>;
  /** Asked when the source is there and may be copied. */
  readonly writing?: () => Promise<Pick<PutOptions, 'sealing' | 'storeEncryption'> | undefined>;
  /** Of the copy's checksum. Absent: the source's. */
  readonly algorithm?: ChecksumAlgorithm;
}

/** A copy and its checksum. */
export interface PassedCopy {
  /** Absent: there is no such source. */
  readonly copied?: CopyResult;
  readonly checksum?: ObjectChecksum;
}

/** A copy whose bytes pass through here: into another store, between an open and a sealed object, or to be summed anew. */
export async function copyThrough({ from, to, reading, writing, algorithm }: Passage, source: VersionAddress, target: ObjectAddress, options: CopyOptions): Promise<PassedCopy> {
  const { sourceConditions, replace, admit, annotations, conditions, defaultRetention, beforeCommit, announce } = options;
  const got = await asCopySource(() => from.get(source.bucketId, source.key, { ...reading, versionId: source.versionId, conditions: sourceConditions }));
  if (!got) return {};
  const { meta, body } = got;
  try {
    await admit?.(meta);
    const { bytes, checksum: sum } = summed(body, meta, algorithm);
    let checksum: ObjectChecksum | undefined;
    const put = await to.put(target.bucketId, target.key, bytes, {
      size: meta.size,
      headers: copiedHeaders(meta, options),
      metadata: (replace ?? meta).metadata,
      annotations: annotations?.tags === undefined && meta.tags !== undefined ? { ...annotations, tags: meta.tags } : annotations,
      defaultRetention,
      conditions,
      verify: () => (checksum = sum()),
      beforeCommit,
      announce,
      ...(await writing?.()),
    });
    return { copied: { ...put, sourceVersionId: meta.versionId }, checksum };
  } finally {
    if (!Buffer.isBuffer(body)) await body.close();
  }
}

/** One piece has one sum: that of parts becomes one of the whole, as S3 writes copies. */
function summed(body: Buffer | StreamedBody, { checksum }: ObjectMeta, wanted: ChecksumAlgorithm | undefined): { bytes: Buffer | AsyncIterable<Buffer>; checksum: () => ObjectChecksum | undefined } {
  const algorithm = wanted ?? checksum?.algorithm;
  if (algorithm === undefined || (checksum?.algorithm === algorithm && checksum.type === 'FULL_OBJECT')) return { bytes: body, checksum: () => checksum };
  const sum = new SummedBody(body, algorithm);
  return { bytes: sum, checksum: () => sum.checksum() };
}
