import type { MigrationInterface, QueryRunner } from 'typeorm';
import { putVersions } from './version-batch.js';

/** Small objects share a commit in buckets that keep versions, too. */
export class VersionBatch1790000000032 implements MigrationInterface {
  readonly name = 'VersionBatch1790000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(putVersions);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function store.put_versions');
  }
}
