import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a bucket was made upstream by this, and when it was known to be in the log: one that a dying node left in between is found by that. */
export class UpstreamRecorded1790000000130 implements MigrationInterface {
  readonly name = 'UpstreamRecorded1790000000130';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upstream.bucket add column made_at timestamptz, add column recorded_at timestamptz');
    await runner.query('update upstream.bucket set recorded_at = created_at');
    await runner.query('create index bucket_unrecorded on upstream.bucket (created_at) where recorded_at is null and closed_at is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index upstream.bucket_unrecorded');
    await runner.query('alter table upstream.bucket drop column made_at, drop column recorded_at');
  }
}
