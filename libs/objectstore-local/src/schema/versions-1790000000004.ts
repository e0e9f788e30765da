import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeBucket } from './functions.js';
import { objectLock, withoutObjectLock } from './object-lock.js';
import { sweepUploads } from './uploads.js';
import { completeUpload, putObjectOfParts } from './upload-functions.js';
import { blobRelease } from './tables.js';
import { countUsage } from './usage.js';
import { versionDeletion } from './version-deletion.js';
import { completeVersion, putVersion, versionSteps } from './version-functions.js';
import { listVersions } from './version-listing.js';
import { versionCounting, versionRelease, versionsElsewhere, versionTables } from './versions.js';

const PUT_OBJECT = 'store.put_object(text, bytea, bigint, text, text, text, bytea, uuid, boolean, text[], uuid)';
const COMPLETE_UPLOAD = 'store.complete_upload(text, bytea, uuid, int[], text[], bigint[], bigint, text, text, text, boolean, text[])';

/** Results that gateways of two versions before select by their names; a function of SQL answers all or none. */
const oldest = `
create or replace function store.put_object(
  p_bucket text, p_key bytea, p_size bigint, p_etag text, p_attributes text, p_tail text, p_body bytea, p_blob uuid,
  p_if_absent boolean, p_if_match text[], out status text, out last_modified timestamptz
) language sql as $$
  select status, last_modified from store.put_object(p_bucket, p_key, p_size, p_etag, p_attributes, p_tail, p_body, p_blob, p_if_absent, p_if_match, null::uuid)
$$;
`;

/** The text of a \`create function\`, in place of the function that is there. */
const again = (text: string): string => text.replaceAll('create function', 'create or replace function');

/**
 * Versions. No row is rewritten and no index of store.object is built: what lies in a bucket is its null versions. Gateways of
 * the version before go on: buckets keep versions only once an event says so, which they do not know and do not serve.
 */
export class Versions1790000000004 implements MigrationInterface {
  readonly name = 'Versions1790000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function ${PUT_OBJECT}, ${COMPLETE_UPLOAD}`);
    const parts = [versionTables, versionRelease, versionCounting, versionsElsewhere, versionSteps, putVersion, oldest, completeVersion, objectLock, versionDeletion, listVersions];
    for (const part of parts) await runner.query(part);
  }

  /** Refused while a version or a delete marker is there. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if exists (select from store.object_version) then raise exception 'versions would be lost'; end if;
      end $$;
      ${withoutObjectLock}
      drop table store.object_version;
      drop function store.list_versions, store.delete_many, store.delete_object, store.delete_version, store.is_version, store.promote_version, store.make_way,
        store.archive_object, store.new_version_tag, store.lock_key, store.key_lock, store.count_new_versions, store.count_gone_versions, ${PUT_OBJECT}, ${COMPLETE_UPLOAD};
      alter table store.object drop column version_tag;
      alter table store.bucket drop column versioning, drop column versioning_revision, drop column versioning_awaited, drop column versioning_since;
    `);
    for (const part of [closeBucket, sweepUploads, putObjectOfParts, completeUpload]) await runner.query(again(part));
    await runner.query(again(countUsage));
    await runner.query(again(blobRelease.slice(0, blobRelease.indexOf('create trigger'))));
  }
}
