import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the event log. Names are compared byte by byte (collation "C"), whatever the database's locale. Event
 * data is text, not jsonb: jsonb reorders its input and refuses \u0000, and the hash is over the exact bytes.
 */
const TABLES = `
do $$ begin
  if current_setting('server_encoding') <> 'UTF8' then
    raise exception 'the event log needs a database with encoding UTF8, this one has %', current_setting('server_encoding');
  end if;
end $$;

create table log.era (
  number int primary key,
  system_identifier text not null,
  timeline text not null,
  database oid not null,
  opened_at timestamptz not null default clock_timestamp()
);

create table log.stream (
  id text collate "C" primary key,
  account text collate "C" not null,
  version int not null,
  -- Of the last event, for the chain.
  hash bytea not null,
  -- Deleted: nothing may hold it any more.
  closed boolean not null default false
) with (fillfactor = 70);

create sequence log.event_number as bigint;

create table log.event (
  era int not null,
  transaction xid8 not null,
  number bigint not null,
  id uuid not null,
  stream text collate "C" not null,
  version int not null,
  account text collate "C" not null,
  type text collate "C" not null,
  schema_version int not null,
  critical boolean not null,
  time timestamptz(3) not null,
  actor text not null,
  request_id text not null,
  source_ip text not null,
  reason text,
  command_id text not null,
  data text not null,
  hash bytea not null,
  primary key (era, transaction, number),
  unique (stream, version)
);

create table log.command (
  id text collate "C" primary key,
  era int not null,
  transaction xid8 not null,
  time timestamptz(3) not null
);

create table log.claim (name text collate "C" primary key, owner text collate "C" not null);
create index claim_owner on log.claim (owner);

create table log.hold (
  target text collate "C" not null,
  holder text collate "C" not null,
  primary key (target, holder)
);

create table log.counter (name text collate "C" primary key, value bigint not null) with (fillfactor = 50);

-- Outside the log, so that erasing a key erases it: the log itself is never rewritten.
create schema keys;
create table keys.data_key (
  principal text collate "C" primary key,
  seal_key_id text not null,
  wrapped bytea not null
);
`;

export class LogTables1700000000001 implements MigrationInterface {
  readonly name = 'LogTables1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema keys cascade; drop table log.counter, log.hold, log.claim, log.command, log.event, log.stream, log.era; drop sequence log.event_number');
  }
}
