import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the upstream deleted a bucket that was closed here: its closing is settled. */
export class UpstreamGone1790000000110 implements MigrationInterface {
  readonly name = 'UpstreamGone1790000000110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upstream.bucket add column gone_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upstream.bucket drop column gone_at');
  }
}
