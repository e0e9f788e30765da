import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Checkpoints over the heads of streams. Each has the heads that moved since the one before and that one's hash, so that
 * together they cover all heads, and one costs what happened in its minute, however long the log is.
 */
const TABLES = `
create table log.checkpoint (
  number bigint primary key,
  -- Of the last event that it covers.
  era int not null,
  transaction xid8 not null,
  event_number bigint not null,
  time timestamptz(3) not null,
  events bigint not null,
  heads int not null,
  -- Of the heads, of everything before, and of this row.
  digest bytea not null,
  previous bytea not null,
  hash bytea not null,
  -- The key of the seal ring from which the MAC's is derived.
  key_id text not null,
  mac bytea not null,
  -- It is in the audit trail, too.
  announced boolean not null default false
);
create index checkpoint_unannounced on log.checkpoint (number) where not announced;
create table log.checkpoint_head (
  checkpoint bigint not null,
  stream text collate "C" not null,
  version int not null,
  hash bytea not null,
  primary key (checkpoint, stream)
);
create index checkpoint_head_by_stream on log.checkpoint_head (stream, version);
`;

export class CheckpointTables1700000000030 implements MigrationInterface {
  readonly name = 'CheckpointTables1700000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table log.checkpoint_head, log.checkpoint');
  }
}
