import type { CreateUploadOptions, ListPartsOptions, MutationOptions, Part, PartPage, PutPartOptions, Upload, UploadAddress } from '#s3';
import { noSuchUpload } from '#s3';
import type pg from 'pg';
import { readAttributes, writeAttributes } from '../attributes.js';
import { keyBytes } from '../key.js';
import type { Bodies } from '../write/bodies.js';
import { refusal } from '../write/refusal.js';
import { PART_COLUMNS, type PartRow, readPart, readUpload, UPLOAD_COLUMNS, type UploadRow } from './upload-rows.js';

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const CREATE = 'select status, id::text, (extract(epoch from moment) * 1000)::float8 as moment from store.create_upload($1, $2, $3, $4, $5, $6, $7)';
const WHERE = 'from store.upload where upload_id = $1 and bucket_id = $2 and key = $3 and completed_at is null';
const FIND = `select ${UPLOAD_COLUMNS}, attributes ${WHERE}`;
const PARTS = `select ${PART_COLUMNS} from store.part where upload_id = $1 and number > $2 order by number limit $3`;
const PUT_PART = 'select status, (extract(epoch from moment) * 1000)::float8 as moment from store.put_part($1, $2, $3, $4, $5, $6, $7, $8, $9)';
/** The parts are left to the sweep: there may be thousands. */
const ABORT = `with gone as (delete ${WHERE} returning upload_id) insert into store.loose_upload (upload_id) select upload_id from gone`;

/** An upload in progress, and what its object will have. */
export interface FoundUpload {
  readonly upload: Upload;
  readonly attributes: string | null;
}

/** Rows of store.upload and store.part, up to the completion. */
export class Uploads {
  constructor(private readonly pool: pg.Pool, private readonly bodies: Bodies) {}

  async create(bucketId: string, key: string, options: CreateUploadOptions): Promise<Upload> {
    const bytes = keyBytes(key);
    const { initiator, checksum, encryption, headers, metadata, annotations } = options;
    await options.beforeCommit?.();
    const values = [bucketId, bytes, initiator.id, initiator.displayName, checksum?.algorithm, checksum?.type, writeAttributes({ headers, metadata, encryption }, annotations)];
    const { rows } = await this.pool.query<{ status: string; id: string; moment: number }>({ name: 'store-upload-create', text: CREATE, values });
    const { status, id, moment } = rows[0]!;
    if (status !== 'ok') throw refusal(status);
    return { key, uploadId: id, initiated: Math.floor(moment), initiator, ...(checksum && { checksum }), ...(encryption && { encryption }), ...(annotations?.owner && { owner: annotations.owner }), ...(annotations?.acl && { acl: annotations.acl }) };
  }

  /** undefined: none in progress. */
  async find({ bucketId, key, uploadId }: UploadAddress): Promise<FoundUpload | undefined> {
    if (!UUID.test(uploadId)) return undefined;
    const { rows } = await this.pool.query<UploadRow & { attributes: string | null }>({ name: 'store-upload-find', text: FIND, values: [uploadId, bucketId, keyBytes(key)] });
    const [row] = rows;
    if (row === undefined) return undefined;
    const { encryption, acl } = readAttributes(row.attributes ?? undefined);
    return { upload: { ...readUpload(row), ...(encryption && { encryption }), ...(acl && { acl }) }, attributes: row.attributes };
  }

  /** @throws RolegateError NoSuchUpload */
  async get(address: UploadAddress): Promise<Upload> {
    const found = await this.find(address);
    if (!found) throw noSuchUpload(address.uploadId);
    return found.upload;
  }

  async putPart(address: UploadAddress, number: number, body: Buffer | AsyncIterable<Buffer>, options: PutPartOptions): Promise<Part> {
    const { bucketId, key, uploadId } = address;
    const bytes = keyBytes(key);
    const { sealingKey } = options;
    const received = await this.bodies.receive(body, options.size, options.verify, sealingKey && { key: sealingKey, part: number });
    const { size, etag, verdict: checksum, blobId } = received;
    return this.bodies.committed(blobId, async () => {
      await options.beforeCommit?.();
      if (!UUID.test(uploadId)) throw noSuchUpload(uploadId);
      const values = [bucketId, bytes, uploadId, number, size, etag, checksum, received.body, blobId];
      const { rows } = await this.pool.query<{ status: string; moment: number }>({ name: 'store-part-put', text: PUT_PART, values });
      const { status, moment } = rows[0]!;
      if (status !== 'ok') throw refusal(status, uploadId);
      return { number, size, etag, lastModified: moment, checksum };
    });
  }

  async listParts(address: UploadAddress, { after = 0, limit }: ListPartsOptions): Promise<PartPage> {
    const upload = await this.get(address);
    const parts = limit > 0 ? await this.parts(address.uploadId, after, limit + 1) : [];
    return { upload, parts: parts.slice(0, limit), truncated: parts.length > limit };
  }

  async parts(uploadId: string, after: number, limit: number): Promise<Part[]> {
    const { rows } = await this.pool.query<PartRow>({ name: 'store-parts', text: PARTS, values: [uploadId, after, limit] });
    return rows.map(readPart);
  }

  async abort({ bucketId, key, uploadId }: UploadAddress, options: MutationOptions): Promise<void> {
    const bytes = keyBytes(key);
    await options.beforeCommit?.();
    if (!UUID.test(uploadId)) throw noSuchUpload(uploadId);
    const { rowCount } = await this.pool.query({ name: 'store-upload-abort', text: ABORT, values: [uploadId, bucketId, bytes] });
    if (rowCount !== 1) throw noSuchUpload(uploadId);
  }
}
