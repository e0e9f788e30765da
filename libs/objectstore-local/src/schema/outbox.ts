/**
 * Records for topics, written in the transaction of the change that they tell of: they hold the row of its key until then, so
 * the ids of one key's records are in the order of its changes. Only buckets that tell anybody get here.
 */
export const outboxTable = `
create table store.outbox (
  id bigint generated always as identity primary key,
  topic text collate "C" not null,
  bucket_id text collate "C" not null,
  key bytea not null,
  record text collate "C" not null,
  at timestamptz not null default clock_timestamp(),
  due_at timestamptz not null default clock_timestamp(),
  attempts int not null default 0
);
create index outbox_due on store.outbox (topic, due_at, id);
create index outbox_order on store.outbox (topic, bucket_id, key, id);
-- A queue: it is short or dead rows are most of it.
alter table store.outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
`;
