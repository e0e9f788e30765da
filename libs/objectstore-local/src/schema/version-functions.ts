/** Steps of writes in buckets that keep versions. */
export const versionSteps = `
-- Versions of a key are numbered, moved and removed by one transaction at a time. Before the object's row, and after the
-- bucket's and the upload's: nobody waits for another in a circle.
create function store.key_lock(p_bucket text, p_key bytea) returns int language sql immutable parallel safe as $$
  select hashtext(p_bucket || encode(p_key, 'hex'))
$$;

create function store.lock_key(p_bucket text, p_key bytea) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(1380730704, store.key_lock(p_bucket, p_key));
end $$;

-- Makes an id of a version's number: what is given anew after a restore is another one.
create function store.new_version_tag() returns bigint language sql volatile as $$
  select 1 + (random() * 9007199254740991)::bigint
$$;

-- The current object becomes an earlier version. Its row in store.object is the caller's to replace or to remove. Rows that
-- move are locked before they are read: annotations that change meanwhile would stay behind.
create function store.archive_object(p_bucket text, p_key bytea) returns void language plpgsql as $$
begin
  perform from store.object where bucket_id = p_bucket and key = p_key for update;
  insert into store.object_version (bucket_id, key, version, version_tag, marker, size, etag, last_modified, attributes, contents, body, blob_id, upload_id)
  select bucket_id, key, version, version_tag, false, size, etag, last_modified, attributes, contents, body, blob_id, upload_id
    from store.object where bucket_id = p_bucket and key = p_key;
end $$;

-- What has to be done before something takes the place of the current object: all versions stay, but for the null version
-- where another is to be.
create function store.make_way(p_bucket text, p_key bytea, p_mode text) returns void language plpgsql as $$
declare
  current_tag bigint;
begin
  if p_mode = 'Enabled' then
    perform store.archive_object(p_bucket, p_key);
    return;
  end if;
  delete from store.object_version where bucket_id = p_bucket and key = p_key and version_tag is null;
  select version_tag into current_tag from store.object where bucket_id = p_bucket and key = p_key;
  if current_tag is not null then perform store.archive_object(p_bucket, p_key); end if;
end $$;

-- The newest of the earlier versions becomes the object, where there is none and no delete marker is newer.
create function store.promote_version(p_bucket text, p_key bytea) returns void language plpgsql as $$
declare
  newest bigint;
  is_marker boolean;
begin
  perform from store.object where bucket_id = p_bucket and key = p_key;
  if found then return; end if;
  select version, marker into newest, is_marker from store.object_version where bucket_id = p_bucket and key = p_key order by version desc limit 1 for update;
  if not found or is_marker then return; end if;
  insert into store.object (bucket_id, key, version, version_tag, size, etag, last_modified, attributes, contents, body, blob_id, upload_id)
  select bucket_id, key, version, version_tag, size, etag, last_modified, attributes, contents, body, blob_id, upload_id
    from store.object_version where bucket_id = p_bucket and key = p_key and version = newest;
  delete from store.object_version where bucket_id = p_bucket and key = p_key and version = newest;
end $$;
`;

/**
 * As store.put_object was, in buckets that keep versions as well; answers the version's number and tag, which is null for the
 * null version. Gateways of the version before call it with the same arguments.
 */
export const putVersion = `
create function store.put_object(
  p_bucket text, p_key bytea, p_size bigint, p_etag text, p_attributes text, p_tail text, p_body bytea, p_blob uuid,
  p_if_absent boolean, p_if_match text[], p_upload uuid,
  out status text, out last_modified timestamptz, out version bigint, out version_tag bigint
) language plpgsql as $$
#variable_conflict use_column
declare
  closed timestamptz;
  mode text;
  present text;
  rendered text;
begin
  last_modified := date_trunc('milliseconds', clock_timestamp());
  rendered := store.contents(last_modified, p_tail);
  select b.closed_at, b.versioning into closed, mode from store.bucket b where b.bucket_id = p_bucket for share;
  if not found then status := 'no-such-bucket'; return; end if;
  if closed is not null then status := 'closed'; return; end if;
  if p_upload is not null then
    perform from store.upload where upload_id = p_upload for share;
    if not found then status := 'gone'; return; end if;
  end if;

  if mode is not null then
    perform store.lock_key(p_bucket, p_key);
    last_modified := date_trunc('milliseconds', clock_timestamp());
    rendered := store.contents(last_modified, p_tail);
    if mode = 'Enabled' then version_tag := store.new_version_tag(); end if;
  end if;
  version := nextval('store.version');
  if p_if_match is not null then
    select o.etag into present from store.object o where o.bucket_id = p_bucket and o.key = p_key for update;
    if not found then status := 'absent'; return; end if;
    if not (p_if_match && array['*', present]) then status := 'mismatch'; return; end if;
  end if;
  if mode is not null then
    if p_if_absent and exists (select from store.object where bucket_id = p_bucket and key = p_key) then status := 'exists'; return; end if;
    perform store.make_way(p_bucket, p_key, mode);
  end if;

  if p_if_absent then
    insert into store.object (bucket_id, key, version, version_tag, size, etag, last_modified, attributes, contents, body, blob_id, upload_id)
    values (p_bucket, p_key, put_object.version, put_object.version_tag, p_size, p_etag, put_object.last_modified, p_attributes, rendered, p_body, p_blob, p_upload)
    on conflict do nothing;
    if not found then status := 'exists'; return; end if;
  else
    insert into store.object (bucket_id, key, version, version_tag, size, etag, last_modified, attributes, contents, body, blob_id, upload_id)
    values (p_bucket, p_key, put_object.version, put_object.version_tag, p_size, p_etag, put_object.last_modified, p_attributes, rendered, p_body, p_blob, p_upload)
    on conflict (bucket_id, key) do update set version = excluded.version, version_tag = excluded.version_tag, size = excluded.size, etag = excluded.etag,
      last_modified = excluded.last_modified, attributes = excluded.attributes, contents = excluded.contents,
      body = excluded.body, blob_id = excluded.blob_id, upload_id = excluded.upload_id;
  end if;

  if p_blob is not null then perform store.use_blob(p_blob); end if;
  status := 'ok';
end $$;
`;

/** As store.complete_upload was; answers the version that it made as well. */
export const completeVersion = `
create function store.complete_upload(
  p_bucket text, p_key bytea, p_upload uuid, p_numbers int[], p_etags text[], p_sizes bigint[],
  p_size bigint, p_etag text, p_attributes text, p_tail text, p_if_absent boolean, p_if_match text[],
  out status text, out last_modified timestamptz, out version bigint, out version_tag bigint
) language plpgsql as $$
declare
  same int;
begin
  status := store.bucket_status(p_bucket);
  if status <> 'ok' then return; end if;
  perform from store.upload where upload_id = p_upload and bucket_id = p_bucket and key = p_key and completed_at is null for update;
  if not found then status := 'no-such-upload'; return; end if;
  select count(*) into same from unnest(p_numbers, p_etags, p_sizes) as named (number, etag, size)
    join store.part p on p.upload_id = p_upload and p.number = named.number and p.etag = named.etag and p.size = named.size;
  if same <> cardinality(p_numbers) then status := 'changed'; return; end if;

  select p.status, p.last_modified, p.version, p.version_tag into status, last_modified, version, version_tag
    from store.put_object(p_bucket, p_key, p_size, p_etag, p_attributes, p_tail, null, null, p_if_absent, p_if_match, p_upload) p;
  if status <> 'ok' then return; end if;
  update store.upload set completed_at = clock_timestamp() where upload_id = p_upload;
  delete from store.part where upload_id = p_upload and number not in (select unnest(p_numbers));
  update store.part p set first_byte = place.first_byte
    from (select number, sum(size) over (order by number) - size as first_byte from unnest(p_numbers, p_sizes) as n (number, size)) place
    where p.upload_id = p_upload and p.number = place.number;
end $$;
`;
