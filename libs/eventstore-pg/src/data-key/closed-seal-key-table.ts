import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Seal keys under which nothing is wrapped any more. Every writer of a data key takes the lock shared before it looks, who
 * closes a key takes it alone: an append decided before, and sent long after, by a process that had been stopped, is
 * refused as a conflict and decided anew. The lock has a class of its own: log.bound() reads those of an appender.
 */
const TABLE = `
create table keys.closed_seal_key (id text collate "C" primary key);

create function keys.assert_seal_key_open() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(1380730702, 0);
  if exists (select 1 from keys.closed_seal_key c where c.id = new.seal_key_id) then
    raise exception using errcode = 'RG409', message = 'version', detail = 'seal-key/ring';
  end if;
  return new;
end $$;

create trigger seal_key_open before insert or update of seal_key_id on keys.data_key for each row execute function keys.assert_seal_key_open();
`;

export class ClosedSealKeyTable1700000000020 implements MigrationInterface {
  readonly name = 'ClosedSealKeyTable1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger seal_key_open on keys.data_key; drop function keys.assert_seal_key_open; drop table keys.closed_seal_key');
  }
}
