import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which folder holds the files of store.blob: the id that its marker carries. One row, written once. */
export class BlobFolder1790000000001 implements MigrationInterface {
  readonly name = 'BlobFolder1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table store.blob_folder (
      only_one boolean primary key default true check (only_one),
      folder_id uuid not null,
      marked_at timestamptz not null default now()
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table store.blob_folder');
  }
}
