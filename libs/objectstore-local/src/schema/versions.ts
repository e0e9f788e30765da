/**
 * What is not the current object of its key: earlier versions, and delete markers, which are current where the key has no row
 * in store.object. The newest of a key has the greatest `version`, whichever table it is in; `version_tag` makes an id of it
 * that nobody else gave, and is null for the null version. Rows keep both when they move between the tables.
 */
export const versionTables = `
-- versioning: 'Enabled', 'Suspended', or null in buckets that never kept versions. revision: of the record that it is settled
-- by; awaited: of one that is not settled yet, since then.
alter table store.bucket add column versioning text check (versioning in ('Enabled', 'Suspended')),
  add column versioning_revision bigint, add column versioning_awaited bigint, add column versioning_since timestamptz;
alter table store.object add column version_tag bigint;

create table store.object_version (
  bucket_id text collate "C" not null,
  key bytea not null,
  version bigint not null,
  version_tag bigint,
  marker boolean not null,
  size bigint not null,
  etag text collate "C" not null,
  last_modified timestamptz not null,
  attributes text collate "C",
  contents text collate "C" not null,
  body bytea,
  blob_id uuid,
  upload_id uuid,
  constraint object_version_one_body check (num_nonnulls(body, blob_id, upload_id) = case when marker then 0 else 1 end)
);
alter table store.object_version alter column body set storage external;
alter table store.object_version set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
create unique index object_version_place on store.object_version (bucket_id, key, version desc) include (version_tag, marker, contents);
create unique index object_version_null on store.object_version (bucket_id, key) where version_tag is null;
create index object_version_upload on store.object_version (upload_id) where upload_id is not null;
`;

/** Files and uploads are released with the last row that needs them: one that moved to the other table still does. */
export const versionRelease = `
create or replace function store.release_blob() returns trigger language plpgsql as $$
begin
  -- One in the other: rows of parts, which come here too, have no such columns.
  if tg_table_name = 'object' then
    if exists (select from store.object_version where bucket_id = old.bucket_id and key = old.key and version = old.version) then return null; end if;
  elsif tg_table_name = 'object_version' then
    if exists (select from store.object where bucket_id = old.bucket_id and key = old.key and version = old.version) then return null; end if;
  end if;
  update store.blob set state = 'dead', since = now() where blob_id = old.blob_id;
  return null;
end $$;
create trigger object_version_deleted after delete on store.object_version for each row
  when (old.blob_id is not null) execute function store.release_blob();
create trigger object_version_parts_deleted after delete on store.object_version for each row
  when (old.upload_id is not null) execute function store.release_upload();
`;

/** Versions count, delete markers do not (RGW: cls_rgw.cc, a marker's entry is never accounted). */
export const versionCounting = `
create function store.count_new_versions() returns trigger language plpgsql as $$
begin
  insert into store.usage_change select bucket_id, count(*), sum(size), 0 from written where not marker group by bucket_id;
  return null;
end $$;
create trigger object_version_counted_new after insert on store.object_version referencing new table as written
  for each statement execute function store.count_new_versions();

create function store.count_gone_versions() returns trigger language plpgsql as $$
begin
  insert into store.usage_change select bucket_id, -count(*), -sum(size), 0 from gone where not marker group by bucket_id;
  return null;
end $$;
create trigger object_version_counted_gone after delete on store.object_version referencing old table as gone
  for each statement execute function store.count_gone_versions();

create or replace function store.counted_usage(p_bucket text, out objects bigint, out bytes bigint, out uploading bigint) language sql stable as $$
  select (select count(*) from store.object where bucket_id = p_bucket) + (select count(*) from store.object_version where bucket_id = p_bucket and not marker),
    ((select coalesce(sum(size), 0) from store.object where bucket_id = p_bucket) + (select coalesce(sum(size), 0) from store.object_version where bucket_id = p_bucket))::bigint,
    (select coalesce(sum(p.size), 0)::bigint from store.upload u join store.part p using (upload_id) where u.bucket_id = p_bucket and u.completed_at is null)
$$;
`;

/** Functions of earlier migrations that look for what is there. */
export const versionsElsewhere = `
create or replace function store.close_bucket(p_bucket text) returns text language plpgsql as $$
begin
  perform from store.bucket where bucket_id = p_bucket for update;
  if not found then return 'no-such-bucket'; end if;
  if exists (select from store.object where bucket_id = p_bucket) or exists (select from store.object_version where bucket_id = p_bucket) then return 'not-empty'; end if;
  update store.bucket set closed_at = coalesce(closed_at, clock_timestamp()) where bucket_id = p_bucket;
  return 'closed';
end $$;

create or replace function store.sweep_uploads(p_grace float8, p_limit int) returns int language plpgsql as $$
declare
  loose record;
  swept int := 0;
begin
  for loose in
    select l.ctid as place, l.upload_id from store.loose_upload l where l.since < now() - p_grace * interval '1 ms'
    order by l.since limit p_limit for update skip locked
  loop
    perform from store.upload where upload_id = loose.upload_id for update;
    if not exists (select from store.object where upload_id = loose.upload_id) and not exists (select from store.object_version where upload_id = loose.upload_id) then
      delete from store.part where upload_id = loose.upload_id;
      delete from store.upload where upload_id = loose.upload_id;
    end if;
    delete from store.loose_upload where ctid = loose.place;
    swept := swept + 1;
  end loop;
  return swept;
end $$;
`;
