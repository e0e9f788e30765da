import type { MigrationInterface, QueryRunner } from 'typeorm';
import { countUsage, firstCount, foldUsage, objectCounting, partCounting, usageOfDropped, usageTables } from './usage.js';

/** How much lies in each bucket. Counted by the tables themselves: what gateways of the version before write is counted, too. */
export class Usage1790000000003 implements MigrationInterface {
  readonly name = 'Usage1790000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [usageTables, objectCounting, partCounting, usageOfDropped, foldUsage, countUsage, firstCount]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger object_counted_new on store.object;
      drop trigger object_counted_replaced on store.object;
      drop trigger object_counted_gone on store.object;
      drop trigger part_counted on store.part;
      drop trigger upload_counted_completed on store.upload;
      drop trigger upload_counted_gone on store.upload;
      drop trigger bucket_forgotten on store.bucket;
      drop function store.count_new_objects, store.count_replaced_objects, store.count_gone_objects, store.count_part, store.count_upload_ended,
        store.forget_usage, store.fold_usage, store.counted_usage, store.kept_usage;
      drop table store.usage, store.usage_change;
    `);
  }
}
