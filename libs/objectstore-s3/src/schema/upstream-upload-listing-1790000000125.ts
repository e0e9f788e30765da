import type { MigrationInterface, QueryRunner } from 'typeorm';
import { listUploadsFolded } from './upload-listing.js';

/** Uploads are folded in the database: it leaps over what it has folded. */
export class UpstreamUploadListing1790000000125 implements MigrationInterface {
  readonly name = 'UpstreamUploadListing1790000000125';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(listUploadsFolded);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function upstream.list_uploads_folded');
  }
}
