import type { IncomingHttpHeaders } from 'node:http';
import { isRolegateError } from '#kernel';
import { type CreateUploadOptions, type ListPartsOptions, type MutationOptions, noSuchUpload, type Part, type PartPage, type PutPartOptions, type Upload, type UploadAddress } from '#s3';
import { checksumHeader, encodeComponent } from '#signatures';
import { sums, type UpstreamBucket, type UpstreamBuckets } from '../bucket/upstream-buckets.js';
import { inPieces, PassingBody, readWhole, WHOLE_LIMIT } from '../client/sent-body.js';
import { SUM } from '../client/upstream-client.js';
import { unavailable } from '../client/upstream-error.js';
import { readXml, textOf } from '../client/xml.js';
import { customerKeyHeaders, encryptionHeaders } from '../encryption/encryption-headers.js';
import type { StoreAbilities } from '../encryption/store-abilities.js';
import { keyBytes } from '../key.js';
import { etagOf, writtenHeaders } from '../object/object-headers.js';
import { firstKept, lockHeaders } from '../object/version-headers.js';
import type { Begun, UploadRows } from './upload-rows.js';

/** Of an upload's upstream id, and a part. */
export const uploadQuery = (upstreamId: string, partNumber?: number): string =>
  `${partNumber === undefined ? '' : `partNumber=${partNumber}&`}uploadId=${encodeComponent(upstreamId)}`;

/** A sum of parts' sums, as every S3 makes it that knows sums (CreateMultipartUpload, "ChecksumAlgorithm"). */
const SUMMED = { 'x-amz-checksum-algorithm': SUM };

/** Uploads in progress: their bytes lie upstream, what is told of them here. */
export class Uploads {
  constructor(private readonly buckets: UpstreamBuckets, readonly rows: UploadRows, private readonly abilities: StoreAbilities) {}

  async create(bucketId: string, key: string, options: CreateUploadOptions): Promise<Upload> {
    keyBytes(key);
    return this.buckets.with(bucketId, async (found) => {
      const bucket = await this.buckets.keeping(found, options);
      const { client, name } = bucket;
      await this.abilities.assertEncrypts(bucket, options.storeEncryption);
      const { lock, here } = firstKept(options, bucket.objectLock);
      const summed = sums(bucket);
      await options.beforeCommit?.();
      const headers = { ...writtenHeaders(options.headers, options.metadata), ...lockHeaders(lock), ...encryptionHeaders(client.store, options.storeEncryption), ...(summed && SUMMED) };
      const { text } = await client.read({ method: 'POST', bucket: name, key, query: 'uploads=', headers, repeatable: false });
      const root = readXml(text);
      const upstreamId = root && textOf(root, 'UploadId');
      if (!upstreamId) throw unavailable(`${client.store.name} began an upload and does not say its id`);
      return this.rows.insert({ upstreamId, annotations: here, summed }, bucketId, key, options);
    });
  }

  async putPart(address: UploadAddress, number: number, body: Buffer | AsyncIterable<Buffer>, options: PutPartOptions): Promise<Part> {
    const begun = await this.rows.get(address);
    return this.buckets.with(address.bucketId, async (bucket) => {
      const whole = Buffer.isBuffer(body) || options.size === undefined || options.size <= WHOLE_LIMIT;
      const sent = await ended(address, () => (whole ? this.sendWhole(bucket, address, begun, number, body, options) : this.sendPassing(bucket, address, begun, number, body, options)));
      return this.rows.putPart(address, { number, ...sent });
    });
  }

  async listParts(address: UploadAddress, { after = 0, limit }: ListPartsOptions): Promise<PartPage> {
    const { upload } = await this.rows.get(address);
    const parts = limit > 0 ? await this.rows.parts(address.uploadId, after, limit + 1) : [];
    return { upload, parts: parts.slice(0, limit), truncated: parts.length > limit };
  }

  async abort(address: UploadAddress, { beforeCommit }: MutationOptions): Promise<void> {
    const { upstreamId } = await this.rows.get(address);
    await beforeCommit?.();
    if (!(await this.rows.claim(address))) throw noSuchUpload(address.uploadId);
    try {
      await this.buckets.with(address.bucketId, ({ client, name }) => client.read({ method: 'DELETE', bucket: name, key: address.key, query: uploadQuery(upstreamId) }));
    } catch (error) {
      if (!isRolegateError(error) || error.code !== 'NoSuchUpload') {
        await this.rows.giveBack(address);
        throw error;
      }
    }
    await this.rows.remove(address);
  }

  private async sendWhole({ client, name }: UpstreamBucket, { key }: UploadAddress, { upstreamId, summed }: Begun, number: number, body: Buffer | AsyncIterable<Buffer>, options: PutPartOptions) {
    const { bytes, size, md5, verdict } = await readWhole(body, options.size, options);
    const { headers } = await client.read({ method: 'PUT', bucket: name, key, query: uploadQuery(upstreamId, number), headers: { 'content-md5': md5.toString('base64'), ...customerKeyHeaders(client.store, options.customerKey) }, body: bytes, summed });
    return { size, etag: etagOf(headers), checksum: verdict, sum: summed ? toldSum(headers) : undefined };
  }

  private async sendPassing({ client, name }: UpstreamBucket, { key }: UploadAddress, { upstreamId, summed }: Begun, number: number, body: Buffer | AsyncIterable<Buffer>, options: PutPartOptions) {
    const size = options.size!;
    const passing = new PassingBody(Buffer.isBuffer(body) ? inPieces(body) : body, size, options);
    const { headers } = await client.read({ method: 'PUT', bucket: name, key, query: uploadQuery(upstreamId, number), headers: customerKeyHeaders(client.store, options.customerKey), body: passing.write, size, summed });
    return { size, etag: etagOf(headers), checksum: passing.verdict, sum: summed ? toldSum(headers) : undefined };
  }
}

/** What the upstream proved of a part that brought a checksum (UploadPart, "ChecksumCRC32"). */
function toldSum(headers: IncomingHttpHeaders): string | undefined {
  const sum = headers[checksumHeader(SUM)];
  return typeof sum === 'string' ? sum : undefined;
}

/** The upstream forgot the upload: it ended meanwhile, or somebody ended it there. */
export async function ended<T>({ uploadId }: UploadAddress, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (isRolegateError(error) && error.code === 'NoSuchUpload') throw noSuchUpload(uploadId);
    throw error;
  }
}
