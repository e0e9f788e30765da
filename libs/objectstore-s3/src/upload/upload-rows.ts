import { noSuchUpload, type CreateUploadOptions, type ObjectAnnotations, type ObjectChecksum, type Part, type Upload, type UploadAddress, type UploadChecksum } from '#s3';
import type pg from 'pg';
import { keyBytes } from '../key.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const COLUMNS = `upload_id::text as id, upstream_id, key, (extract(epoch from initiated_at) * 1000)::float8 as initiated, initiator_id, initiator_name,
  checksum_algorithm as algorithm, checksum_type as type, annotations, encryption, summed`;
const CREATE = `with now as (select clock_timestamp() as moment)
  insert into upstream.upload (upload_id, upstream_id, bucket_id, key, initiated_at, initiator_id, initiator_name, checksum_algorithm, checksum_type, annotations, encryption, summed)
  select upstream.new_upload_id(moment), $1, $2, $3, moment, $4, $5, $6, $7, $8, $9, $10 from now returning upload_id::text as id, (extract(epoch from initiated_at) * 1000)::float8 as initiated`;
const WHERE = 'upload_id = $1 and bucket_id = $2 and key = $3 and completed_at is null';
const PUT_PART = `with open as (select upload_id from upstream.upload where ${WHERE} for share)
  insert into upstream.part (upload_id, number, size, etag, checksum, sum, last_modified) select upload_id, $4, $5, $6, $7, $8, date_trunc('milliseconds', clock_timestamp()) from open
  on conflict (upload_id, number) do update set size = excluded.size, etag = excluded.etag, checksum = excluded.checksum, sum = excluded.sum, last_modified = excluded.last_modified
  returning (extract(epoch from last_modified) * 1000)::float8 as modified`;
const PARTS = 'select number, size::float8 as size, etag, checksum, (extract(epoch from last_modified) * 1000)::float8 as modified from upstream.part where upload_id = $1 and number > $2 order by number limit $3';
const SUMS = 'select number, sum from upstream.part where upload_id = $1 and sum is not null';
/** A completion that said nothing for so long died with its node. */
const CLAIM = `update upstream.upload set completing_at = now() where ${WHERE} and (completing_at is null or completing_at < now() - interval '20 min') returning 1`;
const COMPLETE = `with done as (update upstream.upload set completed_at = now(), named_etag = $4, result = $5 where ${WHERE} returning upload_id)
  delete from upstream.part where upload_id in (select upload_id from done)`;
const MADE = 'select named_etag, result from upstream.upload where upload_id = $1 and bucket_id = $2 and key = $3 and completed_at is not null';
const LIST = `select ${COLUMNS} from upstream.upload where bucket_id = $1 and completed_at is null and (key, upload_id) > ($2, $3::uuid) and key < $4 order by key, upload_id limit $5`;
const LIST_FOLDED = `select ${COLUMNS}, l.folded from upstream.list_uploads_folded($1, $6, $7, $2, $3, $4, $5) with ordinality l (folded, listed, n)
  left join upstream.upload u on u.upload_id = l.listed order by l.n`;

interface Row {
  readonly id: string;
  readonly upstream_id: string;
  readonly key: Buffer;
  readonly initiated: number;
  readonly initiator_id: string;
  readonly initiator_name: string;
  readonly algorithm: UploadChecksum['algorithm'] | null;
  readonly type: UploadChecksum['type'] | null;
  readonly annotations: string | null;
  readonly encryption: string | null;
  readonly summed: boolean;
}

/** An upload as it was begun upstream. */
export interface Begun {
  /** What it is called there. */
  readonly upstreamId: string;
  readonly annotations: ObjectAnnotations | undefined;
  /** Begun upstream with a checksum, which its parts bring, and by which they are named. */
  readonly summed: boolean;
}

/** An upload in progress. */
export interface FoundUpload extends Begun {
  readonly upload: Upload;
}

/** A part as it was sent upstream. */
export interface SentPart extends Omit<Part, 'lastModified'> {
  /** The checksum by which it is named there. */
  readonly sum?: string;
}

/** After an id of a key, and below a key. */
export interface UploadRange {
  readonly after: { readonly key: Buffer; readonly id: string };
  readonly below: Buffer;
  readonly limit: number;
}

/** An entry of a listing: one of both. */
export interface ListedUpload {
  readonly upload?: Upload;
  readonly folded?: string;
}

/** What a completion made. */
export interface MadeObject {
  readonly etag: string;
  readonly size: number;
  readonly lastModified: number;
  readonly checksum?: ObjectChecksum;
  /** Absent: the null version. */
  readonly versionId?: string;
}

/** Rows of upstream.upload and upstream.part: what S3 tells of an upload, in S3's words, whatever the upstream would tell. */
export class UploadRows {
  constructor(private readonly pool: pg.Pool) {}

  async insert({ upstreamId, annotations, summed }: Begun, bucketId: string, key: string, { initiator, checksum, encryption }: CreateUploadOptions): Promise<Upload> {
    const values = [upstreamId, bucketId, keyBytes(key), initiator.id, initiator.displayName, checksum?.algorithm, checksum?.type, annotations && JSON.stringify(annotations), encryption && JSON.stringify(encryption), summed];
    const { rows } = await this.pool.query<{ id: string; initiated: number }>({ name: 'upstream-upload-create', text: CREATE, values });
    return { key, uploadId: rows[0]!.id, initiated: Math.floor(rows[0]!.initiated), initiator, ...(checksum && { checksum }), ...(encryption && { encryption }) };
  }

  /** undefined: none in progress. */
  async find(address: UploadAddress): Promise<FoundUpload | undefined> {
    if (!UUID.test(address.uploadId)) return undefined;
    const { rows } = await this.pool.query<Row>({ name: 'upstream-upload-find', text: `select ${COLUMNS} from upstream.upload where ${WHERE}`, values: keysOf(address) });
    return rows[0] && foundUpload(rows[0]);
  }

  /** @throws RolegateError NoSuchUpload */
  async get(address: UploadAddress): Promise<FoundUpload> {
    const found = await this.find(address);
    if (!found) throw noSuchUpload(address.uploadId);
    return found;
  }

  /** @throws RolegateError NoSuchUpload: it ended meanwhile */
  async putPart(address: UploadAddress, { sum, ...part }: SentPart): Promise<Part> {
    const { rows } = await this.pool.query<{ modified: number }>({ name: 'upstream-part-put', text: PUT_PART, values: [...keysOf(address), part.number, part.size, part.etag, part.checksum, sum] });
    if (!rows[0]) throw noSuchUpload(address.uploadId);
    return { ...part, lastModified: rows[0].modified };
  }

  async parts(uploadId: string, after: number, limit: number): Promise<Part[]> {
    const { rows } = await this.pool.query<{ number: number; size: number; etag: string; checksum: string | null; modified: number }>({ name: 'upstream-parts', text: PARTS, values: [uploadId, after, limit] });
    return rows.map(({ checksum, modified, ...part }) => ({ ...part, lastModified: modified, checksum: checksum ?? undefined }));
  }

  /** What the upstream was sent of an upload's parts, by their numbers. */
  async sums(uploadId: string): Promise<ReadonlyMap<number, string>> {
    const { rows } = await this.pool.query<{ number: number; sum: string }>({ name: 'upstream-part-sums', text: SUMS, values: [uploadId] });
    return new Map(rows.map(({ number, sum }) => [number, sum]));
  }

  /** False: another completion or abort is at work, or the upload is over. */
  async claim(address: UploadAddress): Promise<boolean> {
    const { rowCount } = await this.pool.query({ name: 'upstream-upload-claim', text: CLAIM, values: keysOf(address) });
    return rowCount === 1;
  }

  async giveBack({ uploadId }: UploadAddress): Promise<void> {
    await this.pool.query('update upstream.upload set completing_at = null where upload_id = $1', [uploadId]);
  }

  async complete(address: UploadAddress, namedEtag: string, made: MadeObject): Promise<void> {
    await this.pool.query({ name: 'upstream-upload-complete', text: COMPLETE, values: [...keysOf(address), namedEtag, JSON.stringify(made)] });
  }

  /** What a completion with these parts made, if one did. */
  async made(address: UploadAddress, namedEtag: string): Promise<MadeObject | undefined> {
    if (!UUID.test(address.uploadId)) return undefined;
    const { rows } = await this.pool.query<{ named_etag: string; result: string }>({ name: 'upstream-upload-made', text: MADE, values: keysOf(address) });
    return rows[0]?.named_etag === namedEtag ? (JSON.parse(rows[0].result) as MadeObject) : undefined;
  }

  async remove({ uploadId }: UploadAddress): Promise<void> {
    await this.pool.query('delete from upstream.upload where upload_id = $1', [uploadId]);
  }

  /** Uploads in their order, or what some are folded into where there is a delimiter. */
  async page(bucketId: string, { after, below, limit }: UploadRange, { prefix, delimiter }: { readonly prefix: Buffer; readonly delimiter: Buffer }): Promise<readonly ListedUpload[]> {
    const values = [bucketId, after.key, after.id, below, limit];
    if (delimiter.length === 0) return (await this.pool.query<Row>({ name: 'upstream-upload-list', text: LIST, values })).rows.map((row) => ({ upload: foundUpload(row).upload }));
    const { rows } = await this.pool.query<Row & { folded: Buffer | null }>({ name: 'upstream-upload-list-folded', text: LIST_FOLDED, values: [...values, prefix, delimiter] });
    return rows.flatMap((row) => (row.folded !== null ? { folded: row.folded.toString() } : row.id === null ? [] : { upload: foundUpload(row).upload }));
  }

  /** Forgets what completions made so long ago that nobody asks again. Part of the sweep. */
  async forgetCompleted(): Promise<number> {
    const { rowCount } = await this.pool.query("delete from upstream.upload where completed_at < now() - interval '1 day'");
    return rowCount ?? 0;
  }
}

const keysOf = ({ uploadId, bucketId, key }: UploadAddress): [string, string, Buffer] => [uploadId, bucketId, keyBytes(key)];

function foundUpload(row: Row): FoundUpload {
  const annotations = row.annotations === null ? undefined : (JSON.parse(row.annotations) as ObjectAnnotations);
  return {
    upstreamId: row.upstream_id,
    annotations,
    summed: row.summed,
    upload: {
      key: row.key.toString(),
      uploadId: row.id,
      initiated: Math.floor(row.initiated),
      initiator: { id: row.initiator_id, displayName: row.initiator_name },
      ...(row.encryption !== null && { encryption: JSON.parse(row.encryption) as Upload['encryption'] }),
      ...(row.algorithm !== null && row.type !== null && { checksum: { algorithm: row.algorithm, type: row.type } }),
      ...(annotations?.acl && { acl: annotations.acl }),
    },
  };
}
