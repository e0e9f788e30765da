import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How an upload's parts are encrypted upstream; of a customer's key, what tells it from others, and not the key. */
export class UpstreamEncryption1790000000120 implements MigrationInterface {
  readonly name = 'UpstreamEncryption1790000000120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upstream.upload add column encryption text collate "C"');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table upstream.upload drop column encryption');
  }
}
