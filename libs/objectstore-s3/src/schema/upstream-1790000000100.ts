import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tables } from './tables.js';

export class Upstream1790000000100 implements MigrationInterface {
  readonly name = 'Upstream1790000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema upstream cascade');
  }
}
