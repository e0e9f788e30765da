import type { MigrationInterface, QueryRunner } from 'typeorm';
import { listUploadsFolded } from './upload-listing.js';

/** Uploads are folded in the database, as objects are. */
export class UploadListing1790000000031 implements MigrationInterface {
  readonly name = 'UploadListing1790000000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(listUploadsFolded);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function store.list_uploads_folded');
  }
}
