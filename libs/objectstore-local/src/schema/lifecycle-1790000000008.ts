import type { MigrationInterface, QueryRunner } from 'typeorm';
import { deletionOfWhatWasSeen, lifecycleTables } from './lifecycle.js';

/** What is remembered of the walks by lifecycle rules, and how they delete. */
export class Lifecycle1790000000008 implements MigrationInterface {
  readonly name = 'Lifecycle1790000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(lifecycleTables);
    await runner.query(deletionOfWhatWasSeen);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger bucket_lifecycle_forgotten on store.bucket; drop function store.delete_seen, store.is_as_seen, store.as_ms, store.forget_lifecycle_run; drop table store.lifecycle_run');
  }
}
