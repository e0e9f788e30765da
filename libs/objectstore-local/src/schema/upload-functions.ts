/**
 * As store.put_object was, with objects that are made of an upload; status 'gone' when that was swept meanwhile. Every object
 * that is written alone passes here: the steps that other functions share stand in it themselves.
 */
export const putObjectOfParts = `
create function store.put_object(
  p_bucket text, p_key bytea, p_size bigint, p_etag text, p_attributes text, p_tail text, p_body bytea, p_blob uuid,
  p_if_absent boolean, p_if_match text[], p_upload uuid, out status text, out last_modified timestamptz
) language plpgsql as $$
declare
  closed timestamptz;
  present text;
  rendered text;
begin
  last_modified := date_trunc('milliseconds', clock_timestamp());
  rendered := store.contents(last_modified, p_tail);
  select closed_at into closed from store.bucket where bucket_id = p_bucket for share;
  if not found then status := 'no-such-bucket'; return; end if;
  if closed is not null then status := 'closed'; return; end if;
  if p_upload is not null then
    perform from store.upload where upload_id = p_upload for share;
    if not found then status := 'gone'; return; end if;
  end if;

  if p_if_absent then
    insert into store.object (bucket_id, key, size, etag, last_modified, attributes, contents, body, blob_id, upload_id)
    values (p_bucket, p_key, p_size, p_etag, last_modified, p_attributes, rendered, p_body, p_blob, p_upload)
    on conflict do nothing;
    if not found then status := 'exists'; return; end if;
  else
    if p_if_match is not null then
      select etag into present from store.object where bucket_id = p_bucket and key = p_key for update;
      if not found then status := 'absent'; return; end if;
      if not (p_if_match && array['*', present]) then status := 'mismatch'; return; end if;
    end if;
    insert into store.object (bucket_id, key, size, etag, last_modified, attributes, contents, body, blob_id, upload_id)
    values (p_bucket, p_key, p_size, p_etag, last_modified, p_attributes, rendered, p_body, p_blob, p_upload)
    on conflict (bucket_id, key) do update set version = excluded.version, size = excluded.size, etag = excluded.etag,
      last_modified = excluded.last_modified, attributes = excluded.attributes, contents = excluded.contents,
      body = excluded.body, blob_id = excluded.blob_id, upload_id = excluded.upload_id;
  end if;

  if p_blob is not null then perform store.use_blob(p_blob); end if;
  status := 'ok';
end $$;

-- What gateways of the version before call.
create or replace function store.put_object(
  p_bucket text, p_key bytea, p_size bigint, p_etag text, p_attributes text, p_tail text, p_body bytea, p_blob uuid,
  p_if_absent boolean, p_if_match text[], out status text, out last_modified timestamptz
) language sql as $$
  select * from store.put_object(p_bucket, p_key, p_size, p_etag, p_attributes, p_tail, p_body, p_blob, p_if_absent, p_if_match, null::uuid)
$$;
`;

/** Steps that every write has. */
export const writeSteps = `
-- The bucket's row stays locked for share: closing it waits for this transaction, and this transaction sees a close.
create function store.bucket_status(p_bucket text) returns text language plpgsql as $$
declare
  closed timestamptz;
begin
  select closed_at into closed from store.bucket where bucket_id = p_bucket for share;
  return case when not found then 'no-such-bucket' when closed is not null then 'closed' else 'ok' end;
end $$;

create function store.use_blob(p_blob uuid) returns void language plpgsql as $$
begin
  update store.blob set state = 'live' where blob_id = p_blob and state = 'pending';
  if not found then raise exception 'the upload was given up and swept' using errcode = 'RG001'; end if;
end $$;
`;

/** Ids are UUIDs of version 7 with a fraction of the millisecond (RFC 9562 section 6.2, method 3): they sort by age, as S3 lists uploads to one key. */
export const createUpload = `
create function store.new_upload_id(moment timestamptz) returns uuid language sql volatile as $$
  select encode(substr(int8send(us / 1000), 3) || int2send((28672 + (us % 1000) * 4096 / 1000)::int2) || substr(uuid_send(gen_random_uuid()), 9), 'hex')::uuid
  from (select (extract(epoch from moment) * 1000000)::bigint as us) x
$$;

create function store.create_upload(
  p_bucket text, p_key bytea, p_initiator_id text, p_initiator_name text, p_algorithm text, p_type text, p_attributes text,
  out status text, out id uuid, out moment timestamptz
) language plpgsql as $$
begin
  status := store.bucket_status(p_bucket);
  if status <> 'ok' then return; end if;
  moment := clock_timestamp();
  id := store.new_upload_id(moment);
  insert into store.upload (upload_id, bucket_id, key, initiated_at, initiator_id, initiator_name, checksum_algorithm, checksum_type, attributes)
  values (id, p_bucket, p_key, moment, p_initiator_id, p_initiator_name, p_algorithm, p_type, p_attributes);
end $$;
`;

/** The upload's row is locked for share: parts come side by side, and a completion or an abort waits for them and they for it. */
export const putPart = `
create function store.put_part(
  p_bucket text, p_key bytea, p_upload uuid, p_number int, p_size bigint, p_etag text, p_checksum text, p_body bytea, p_blob uuid,
  out status text, out moment timestamptz
) language plpgsql as $$
begin
  moment := date_trunc('milliseconds', clock_timestamp());
  status := store.bucket_status(p_bucket);
  if status <> 'ok' then return; end if;
  perform from store.upload where upload_id = p_upload and bucket_id = p_bucket and key = p_key and completed_at is null for share;
  if not found then status := 'no-such-upload'; return; end if;
  insert into store.part (upload_id, number, size, etag, checksum, last_modified, body, blob_id)
  values (p_upload, p_number, p_size, p_etag, p_checksum, moment, p_body, p_blob)
  on conflict (upload_id, number) do update set size = excluded.size, etag = excluded.etag, checksum = excluded.checksum,
    last_modified = excluded.last_modified, body = excluded.body, blob_id = excluded.blob_id;
  if p_blob is not null then perform store.use_blob(p_blob); end if;
end $$;
`;

/**
 * p_numbers, p_etags and p_sizes: the parts as they were when the object's size and tags were computed of them, in order.
 * A status other than 'ok' changed nothing; 'changed': they are not those any more.
 */
export const completeUpload = `
create function store.complete_upload(
  p_bucket text, p_key bytea, p_upload uuid, p_numbers int[], p_etags text[], p_sizes bigint[],
  p_size bigint, p_etag text, p_attributes text, p_tail text, p_if_absent boolean, p_if_match text[],
  out status text, out last_modified timestamptz
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

  select p.status, p.last_modified into status, last_modified
    from store.put_object(p_bucket, p_key, p_size, p_etag, p_attributes, p_tail, null, null, p_if_absent, p_if_match, p_upload) p;
  if status <> 'ok' then return; end if;
  update store.upload set completed_at = clock_timestamp() where upload_id = p_upload;
  delete from store.part where upload_id = p_upload and number not in (select unnest(p_numbers));
  update store.part p set first_byte = place.first_byte
    from (select number, sum(size) over (order by number) - size as first_byte from unnest(p_numbers, p_sizes) as n (number, size)) place
    where p.upload_id = p_upload and p.number = place.number;
end $$;
`;
