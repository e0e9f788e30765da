import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A name held by one process at a time, and how far its work has come. Rows are updated in place, twice a second. */
const TABLE = `
create table log.lease (
  name text collate "C" primary key,
  -- Null: given up.
  holder text collate "C",
  term bigint not null,
  renewals bigint not null,
  era int, transaction xid8, number bigint, event_id uuid, note text
) with (fillfactor = 50);
`;

export class LeaseTable1700000000011 implements MigrationInterface {
  readonly name = 'LeaseTable1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table log.lease');
  }
}
