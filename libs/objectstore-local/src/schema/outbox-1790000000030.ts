import type { MigrationInterface, QueryRunner } from 'typeorm';
import { outboxTable } from './outbox.js';

/** Notifications that wait to be sent. */
export class Outbox1790000000030 implements MigrationInterface {
  readonly name = 'Outbox1790000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(outboxTable);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table store.outbox');
  }
}
