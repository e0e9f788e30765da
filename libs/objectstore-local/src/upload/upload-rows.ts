import type { ObjectOwner, Part, Upload, UploadChecksum } from '#s3';

/** Columns of store.upload that every answer needs; times in ms since the epoch. */
export const UPLOAD_COLUMNS = `upload_id::text as id, key, (extract(epoch from initiated_at) * 1000)::float8 as initiated, initiator_id, initiator_name,
  checksum_algorithm as algorithm, checksum_type as type,
  case when attributes like '%"owner":%' then attributes::jsonb -> 'owner' end as owner`;

export interface UploadRow {
  readonly id: string;
  readonly key: Buffer;
  readonly initiated: number;
  readonly initiator_id: string;
  readonly initiator_name: string;
  readonly algorithm: UploadChecksum['algorithm'] | null;
  readonly type: UploadChecksum['type'] | null;
  readonly owner: ObjectOwner | null;
}

export const readUpload = (row: UploadRow): Upload => ({
  key: row.key.toString(),
  uploadId: row.id,
  initiated: Math.floor(row.initiated),
  initiator: { id: row.initiator_id, displayName: row.initiator_name },
  ...(row.algorithm !== null && row.type !== null && { checksum: { algorithm: row.algorithm, type: row.type } }),
  ...(row.owner !== null && row.owner !== undefined && { owner: row.owner }),
});

export const PART_COLUMNS = 'number, size::float8 as size, etag, checksum, (extract(epoch from last_modified) * 1000)::float8 as modified';

export interface PartRow {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly checksum: string | null;
  readonly modified: number;
}

export const readPart = ({ number, size, etag, checksum, modified }: PartRow): Part =>
  ({ number, size, etag, lastModified: modified, checksum: checksum ?? undefined });
