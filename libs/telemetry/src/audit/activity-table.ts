/**
 * What audit records add up to. A row of usage has one writer at a time: each process has a slot, so that nodes seldom wait
 * for one another; who reads adds the slots up.
 */
export const ACTIVITY_SCHEMA = [
  `create table if not exists audit.usage (
    owner text not null, hour timestamptz not null, bucket text not null, category text not null, slot smallint not null,
    ops bigint not null, successful_ops bigint not null, bytes_sent bigint not null, bytes_received bigint not null,
    primary key (owner, hour, bucket, category, slot)) with (fillfactor = 70)`,
  'create index if not exists usage_by_hour on audit.usage (hour)',
  `create table if not exists audit.last_use (
    subject text primary key, time timestamptz not null, service text not null, region text not null) with (fillfactor = 70)`,
  // In the order of their ids, which is that of their issue (UUIDs of version 7). `world`: the real account, '' for everything outside real accounts.
  `create table if not exists audit.session (
    session_id text collate "C" primary key, issued timestamptz not null, expires timestamptz not null, world text not null, parents text[] not null,
    ancestors text[] not null, request_id text not null, issued_to text not null, source_ip text not null, claims text not null)`,
  'create index if not exists session_by_world on audit.session (world, session_id)',
  'create index if not exists session_by_end on audit.session (expires)',
  'create index if not exists session_by_ancestor on audit.session using gin (ancestors)',
  'create index if not exists session_by_parent on audit.session using gin (parents)',
  `create table if not exists audit.credential_report (
    account text primary key, started timestamptz not null, generated timestamptz, content text)`,
  // Lines of server access logs that have not been delivered: a row for a bucket's lines of a batch. A queue that is emptied, as audit.unsent.
  `create table if not exists audit.access_log (
    id bigint generated always as identity primary key, bucket_id text not null, logging text not null, day text not null,
    at timestamptz not null default now(), content text not null)`,
];

/** Slots of usage rows. */
export const SLOTS = 16;
