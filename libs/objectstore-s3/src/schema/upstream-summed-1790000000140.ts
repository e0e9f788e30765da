import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an upload was begun upstream with a checksum: each of its parts must bring one then, and be named by it in the end. */
export class UpstreamSummed1790000000140 implements MigrationInterface {
  readonly name = 'UpstreamSummed1790000000140';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upstream.upload add column summed boolean not null default false');
    await runner.query('alter table upstream.part add column sum text collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upstream.part drop column sum');
    await runner.query('alter table upstream.upload drop column summed');
  }
}
