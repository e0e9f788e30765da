import type { MigrationInterface, QueryRunner } from 'typeorm';
import { putObject } from './functions.js';
import { completeUpload, createUpload, putObjectOfParts, putPart, writeSteps } from './upload-functions.js';
import { sweepUploads, uploadRelease, uploadTables } from './uploads.js';

/** Multipart uploads. Gateways of the version before go on: what they write and read has kept its form. */
export class Multipart1790000000002 implements MigrationInterface {
  readonly name = 'Multipart1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [uploadTables, uploadRelease, writeSteps, putObjectOfParts, createUpload, putPart, completeUpload, sweepUploads]) await runner.query(part);
  }

  /** Refused by the constraint while an object is made of parts; uploads in progress are given up. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from store.part where upload_id in (select upload_id from store.upload where completed_at is null);
      drop trigger bucket_dropped on store.bucket;
      drop trigger object_parts_overwritten on store.object;
      drop trigger object_parts_deleted on store.object;
      alter table store.object drop constraint object_one_body;
      alter table store.object add constraint object_one_body check ((body is null) <> (blob_id is null));
      alter table store.object drop column upload_id;
      drop table store.loose_upload, store.part, store.upload;
      drop function store.sweep_uploads, store.complete_upload, store.put_part, store.create_upload, store.new_upload_id, store.use_blob,
        store.bucket_status, store.release_upload, store.release_uploads_of_bucket;
      drop function store.put_object(text, bytea, bigint, text, text, text, bytea, uuid, boolean, text[], uuid);
      drop function store.put_object(text, bytea, bigint, text, text, text, bytea, uuid, boolean, text[]);
    `);
    await runner.query(putObject);
  }
}
