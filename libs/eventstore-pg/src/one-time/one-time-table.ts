import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Beside the log, not in it: what counts is that nobody else took it, and only until it expires by itself. */
export class OneTimeTable1700000000010 implements MigrationInterface {
  readonly name = 'OneTimeTable1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table log.one_time (name text collate "C" primary key, expires_at timestamptz not null)');
    await runner.query('create index one_time_expires_at on log.one_time (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table log.one_time');
  }
}
