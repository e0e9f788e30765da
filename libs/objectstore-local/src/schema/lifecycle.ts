/** How far the walks by lifecycle rules have come; a row goes with its bucket. `place` and `removed`: JSON, as text because
 * keys may hold U+0000. */
export const lifecycleTables = `
create table store.lifecycle_run (
  bucket_id text collate "C" primary key,
  started_at timestamptz,
  finished_at timestamptz,
  place text,
  removed text,
  failed_at timestamptz,
  failure text,
  requested_at timestamptz
);
create index lifecycle_run_requested on store.lifecycle_run (requested_at) where requested_at is not null;

create function store.forget_lifecycle_run() returns trigger language plpgsql as $$
begin
  delete from store.lifecycle_run where bucket_id = old.bucket_id;
  return null;
end $$;
create trigger bucket_lifecycle_forgotten after delete on store.bucket for each row execute function store.forget_lifecycle_run();
`;

/**
 * Whether a version, numbered as in store.delete_version, is still what a job saw: the current object, an earlier version, or a
 * delete marker that hides nothing, written at that ms; p_etag is null for a marker. Under the lock of its key.
 */
const isAsSeen = `
create function store.is_as_seen(p_bucket text, p_key bytea, p_version bigint, p_tag bigint, p_time bigint, p_etag text) returns boolean language sql stable as $$
  select case when p_version is null then exists (
    select from store.object o where o.bucket_id = p_bucket and o.key = p_key and o.etag = p_etag and store.as_ms(o.last_modified) = p_time
  ) else exists (
    select from store.object_version v where v.bucket_id = p_bucket and v.key = p_key and store.is_version(v.version, v.version_tag, p_version, p_tag)
      and store.as_ms(v.last_modified) = p_time and v.marker = (p_etag is null) and (v.marker or v.etag = p_etag)
      and (not v.marker or exists (select from store.object o where o.bucket_id = p_bucket and o.key = p_key)
        or exists (select from store.object_version n where n.bucket_id = p_bucket and n.key = p_key and n.version > v.version)
        or not exists (select from store.object_version n where n.bucket_id = p_bucket and n.key = p_key and n.version < v.version))
  ) end
$$;
`;

const asMs = `
create function store.as_ms(moment timestamptz) returns bigint language sql immutable parallel safe as $$
  select floor(extract(epoch from moment) * 1000)::bigint
$$;
`;

/** Answers the places, from 1 on, of what is gone. Rows are locked in the order in which deletions lock them. */
const deleteSeen = `
create function store.delete_seen(p_bucket text, p_keys bytea[], p_versions bigint[], p_tags bigint[], p_times float8[], p_etags text[])
returns setof int language plpgsql as $$
#variable_conflict use_column
declare
  mode text;
  r record;
begin
  select b.versioning into mode from store.bucket b where b.bucket_id = p_bucket for share;
  if mode is null then
    return query with seen as materialized (
      select n.* from unnest(p_keys, p_versions, p_times, p_etags) with ordinality as n (key, version, time, etag, place) where n.version is null
    ), target as (
      select o.key, s.place from store.object o join seen s on s.key = o.key
      where o.bucket_id = p_bucket and o.etag = s.etag and store.as_ms(o.last_modified) = s.time::bigint and not store.is_locked(o.attributes, false)
      order by o.key for update of o
    ), gone as (
      delete from store.object o using target t where o.bucket_id = p_bucket and o.key = t.key returning t.place
    )
    select gone.place::int from gone;
    return;
  end if;
  for r in
    select n.* from unnest(p_keys, p_versions, p_tags, p_times, p_etags) with ordinality as n (key, version, tag, time, etag, place)
    order by store.key_lock(p_bucket, n.key), n.key, n.place
  loop
    perform store.lock_key(p_bucket, r.key);
    continue when not store.is_as_seen(p_bucket, r.key, r.version, r.tag, r.time::bigint, r.etag);
    return query select r.place::int from store.delete_version(p_bucket, r.key, mode, null, r.version, r.tag) d where d.status = 'ok' and (d.deleted or d.marker);
  end loop;
end $$;
`;

export const deletionOfWhatWasSeen = asMs + isAsSeen + deleteSeen;
