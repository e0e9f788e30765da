/**
 * Schema `store`. Keys are bytea: they compare in the byte order of UTF-8, as S3 lists them, and hold U+0000, which text
 * cannot. Bodies stay out of the compressor (external) and, from about 2 kB, out of the row, so that listings walk dense pages.
 * `version` orders the versions of one key; earlier versions will live in a table of their own and never slow a listing.
 */
export const tables = `
create schema if not exists store;
create sequence store.version;

create table store.bucket (
  bucket_id text collate "C" primary key,
  created_at timestamptz not null default now(),
  closed_at timestamptz
);

-- A file under the blob folder. pending: being written, 'since' is refreshed while it grows; live: an object refers to
-- it; dead: nothing does. The row exists before the file and goes after it, so no file is ever unknown.
create table store.blob (
  blob_id uuid primary key,
  state text not null check (state in ('pending', 'live', 'dead')),
  since timestamptz not null default now()
);
create index blob_idle on store.blob (state, since) where state <> 'live';

create table store.object (
  bucket_id text collate "C" not null,
  key bytea not null check (octet_length(key) between 1 and 1024),
  version bigint not null default nextval('store.version'),
  size bigint not null,
  etag text collate "C" not null,
  last_modified timestamptz not null,
  attributes text collate "C",
  contents text collate "C" not null,
  body bytea,
  blob_id uuid,
  constraint object_pkey primary key (bucket_id, key) include (contents),
  constraint object_one_body check ((body is null) <> (blob_id is null))
);
alter table store.object alter column body set storage external;
-- Index-only listings want the visibility map fresh; the default waits for a fifth of the table to change.
alter table store.object set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
`;

/** A file dies in the transaction that takes its object away, whichever statement that is. Inline objects never get here. */
export const blobRelease = `
create function store.release_blob() returns trigger language plpgsql as $$
begin
  update store.blob set state = 'dead', since = now() where blob_id = old.blob_id;
  return null;
end $$;
create trigger object_overwritten after update on store.object for each row
  when (old.blob_id is not null and old.blob_id is distinct from new.blob_id) execute function store.release_blob();
create trigger object_deleted after delete on store.object for each row
  when (old.blob_id is not null) execute function store.release_blob();
`;
