/**
 * Deletes in a bucket that keeps versions. p_version: null for the object, which a delete marker takes the place of, 0 for the
 * null version, else a version's number, with its tag. Answers the marker that was set, and whether what is gone was one; status
 * 'locked' where object lock protects the version.
 */
const deleteVersion = `
create function store.delete_version(
  p_bucket text, p_key bytea, p_mode text, p_if_match text[], p_version bigint, p_tag bigint, p_bypass boolean default false,
  out status text, out deleted boolean, out marker boolean, out version bigint, out version_tag bigint
) language plpgsql as $$
#variable_conflict use_column
declare
  place bigint;
  present text;
  kept text;
begin
  perform store.lock_key(p_bucket, p_key);
  status := 'ok';
  select o.version, o.etag, o.attributes into place, present, kept from store.object o
    where o.bucket_id = p_bucket and o.key = p_key and store.is_version(o.version, o.version_tag, p_version, p_tag) for update;
  deleted := found;
  if not deleted and p_version = 0 then
    select v.version, v.etag, v.attributes, v.marker into place, present, kept, delete_version.marker from store.object_version v
      where v.bucket_id = p_bucket and v.key = p_key and v.version_tag is null for update;
    deleted := found;
  elsif not deleted and p_version is not null then
    select v.version, v.etag, v.attributes, v.marker into place, present, kept, delete_version.marker from store.object_version v
      where v.bucket_id = p_bucket and v.key = p_key and v.version = p_version and v.version_tag = p_tag for update;
    deleted := found;
  end if;
  if p_if_match is not null and (not deleted or not (p_if_match && array['*', present])) then status := 'mismatch'; return; end if;

  if p_version is null then
    perform store.make_way(p_bucket, p_key, p_mode);
    delete from store.object where bucket_id = p_bucket and key = p_key;
    marker := true;
    version := nextval('store.version');
    if p_mode = 'Enabled' then version_tag := store.new_version_tag(); end if;
    insert into store.object_version (bucket_id, key, version, version_tag, marker, size, etag, last_modified, contents)
    select p_bucket, p_key, delete_version.version, delete_version.version_tag, true, 0, '', moment, store.contents(moment, '')
      from (select date_trunc('milliseconds', clock_timestamp()) as moment) x;
  elsif store.is_locked(kept, p_bypass) then
    status := 'locked';
    deleted := false;
  elsif deleted then
    if p_bypass then perform store.bypass_governance(true); end if;
    delete from store.object where bucket_id = p_bucket and key = p_key and version = place;
    delete from store.object_version where bucket_id = p_bucket and key = p_key and version = place;
    if p_bypass then perform store.bypass_governance(false); end if;
    perform store.promote_version(p_bucket, p_key);
  end if;
  marker := coalesce(marker, false);
end $$;
`;

const isVersion = `
create function store.is_version(version bigint, tag bigint, p_version bigint, p_tag bigint) returns boolean language sql immutable parallel safe as $$
  select p_version is null or version = p_version and tag = p_tag or p_version = 0 and tag is null
$$;
`;

/** The bucket's row stays locked for share: it keeps versions, or does not, for as long as this takes. */
const deleteObject = `
create function store.delete_object(
  p_bucket text, p_key bytea, p_if_match text[], p_version bigint, p_tag bigint, p_bypass boolean default false,
  out status text, out deleted boolean, out marker boolean, out version bigint, out version_tag bigint
) language plpgsql as $$
#variable_conflict use_column
declare
  mode text;
begin
  select versioning into mode from store.bucket where bucket_id = p_bucket for share;
  if mode is not null then
    select d.* into status, deleted, marker, version, version_tag from store.delete_version(p_bucket, p_key, mode, p_if_match, p_version, p_tag, p_bypass) d;
    return;
  end if;
  status := 'ok';
  marker := false;
  if p_bypass then perform store.bypass_governance(true); end if;
  delete from store.object where bucket_id = p_bucket and key = p_key and coalesce(p_version, 0) = 0 and (p_if_match is null or p_if_match && array['*', etag]);
  deleted := found;
  if not deleted and p_if_match is not null then status := 'mismatch'; end if;
end $$;
`;

/** One row for each target that is gone, that a marker stands for, or that is locked. Rows are locked in one order, whoever deletes them. */
const deleteMany = `
create function store.delete_many(p_bucket text, p_keys bytea[], p_versions bigint[], p_tags bigint[], p_bypass boolean[] default null)
returns table (place int, deleted boolean, marker boolean, version bigint, version_tag bigint, locked boolean) language plpgsql as $$
#variable_conflict use_column
declare
  mode text;
  r record;
begin
  select b.versioning into mode from store.bucket b where b.bucket_id = p_bucket for share;
  if mode is null then
    return query with named as materialized (
      select n.place::int, n.key from unnest(p_keys, p_versions) with ordinality as n (key, version, place) where coalesce(n.version, 0) = 0
    ), target as (
      select o.key from store.object o where o.bucket_id = p_bucket and o.key = any(array(select named.key from named)) order by o.key for update
    ), gone as (
      delete from store.object o using target t where o.bucket_id = p_bucket and o.key = t.key returning o.key
    )
    select named.place, true, false, null::bigint, null::bigint, false from named join gone on gone.key = named.key;
    return;
  end if;
  for r in
    select n.* from unnest(p_keys, p_versions, p_tags, p_bypass) with ordinality as n (key, version, tag, bypass, place) order by store.key_lock(p_bucket, n.key), n.key, n.place
  loop
    return query select r.place::int, d.deleted, d.marker, d.version, d.version_tag, d.status = 'locked'
      from store.delete_version(p_bucket, r.key, mode, null, r.version, r.tag, coalesce(r.bypass, false)) d where d.deleted or d.marker or d.status = 'locked';
  end loop;
end $$;
`;

export const versionDeletion = isVersion + deleteVersion + deleteObject + deleteMany;
