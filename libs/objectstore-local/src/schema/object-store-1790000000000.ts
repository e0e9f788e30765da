import type { MigrationInterface, QueryRunner } from 'typeorm';
import { closeBucket, contents, listFolded, putObject } from './functions.js';
import { blobRelease, tables } from './tables.js';

export class ObjectStore1790000000000 implements MigrationInterface {
  readonly name = 'ObjectStore1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [tables, blobRelease, contents, putObject, closeBucket, listFolded]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema store cascade');
  }
}
