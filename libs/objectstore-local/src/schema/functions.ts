/**
 * One object with everything that can refuse it. The bucket's row is locked for share, so closing the bucket waits for this
 * transaction and this transaction sees a close. Answers a status and the time; a status other than 'ok' changed nothing.
 */
export const putObject = `
create function store.put_object(
  p_bucket text, p_key bytea, p_size bigint, p_etag text, p_attributes text, p_tail text, p_body bytea, p_blob uuid,
  p_if_absent boolean, p_if_match text[], out status text, out last_modified timestamptz
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

  if p_if_absent then
    insert into store.object (bucket_id, key, size, etag, last_modified, attributes, contents, body, blob_id)
    values (p_bucket, p_key, p_size, p_etag, last_modified, p_attributes, rendered, p_body, p_blob)
    on conflict do nothing;
    if not found then status := 'exists'; return; end if;
  else
    if p_if_match is not null then
      select etag into present from store.object where bucket_id = p_bucket and key = p_key for update;
      if not found then status := 'absent'; return; end if;
      if not (p_if_match && array['*', present]) then status := 'mismatch'; return; end if;
    end if;
    insert into store.object (bucket_id, key, size, etag, last_modified, attributes, contents, body, blob_id)
    values (p_bucket, p_key, p_size, p_etag, last_modified, p_attributes, rendered, p_body, p_blob)
    on conflict (bucket_id, key) do update set version = excluded.version, size = excluded.size, etag = excluded.etag,
      last_modified = excluded.last_modified, attributes = excluded.attributes, contents = excluded.contents,
      body = excluded.body, blob_id = excluded.blob_id;
  end if;

  if p_blob is not null then
    update store.blob set state = 'live' where blob_id = p_blob and state = 'pending';
    if not found then raise exception 'the upload was given up and swept' using errcode = 'RG001'; end if;
  end if;
  status := 'ok';
end $$;
`;

/** The children of <Contents> after <Key>; ISO 8601 with milliseconds, as S3 writes it. */
export const contents = `
create function store.contents(last_modified timestamptz, tail text) returns text language sql stable parallel safe as $$
  select '<LastModified>' || to_char(last_modified at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '</LastModified>' || tail
$$;
`;

/** Closing waits for every write in flight, and writes that come later see it. The look for objects is a statement of its
 * own, with a snapshot taken after the lock. */
export const closeBucket = `
create function store.close_bucket(p_bucket text) returns text language plpgsql as $$
begin
  perform from store.bucket where bucket_id = p_bucket for update;
  if not found then return 'no-such-bucket'; end if;
  if exists (select from store.object where bucket_id = p_bucket) then return 'not-empty'; end if;
  update store.bucket set closed_at = coalesce(closed_at, clock_timestamp()) where bucket_id = p_bucket;
  return 'closed';
end $$;
`;

/** The smallest byte string above every string with this prefix. No byte of UTF-8 is 0xFF, so the last one can be raised. */
export const prefixEnd = `
create function store.prefix_end(prefix bytea) returns bytea language sql immutable strict parallel safe as $$
  select set_byte(prefix, octet_length(prefix) - 1, get_byte(prefix, octet_length(prefix) - 1) + 1)
$$;
`;

/**
 * A page with a delimiter, one packed row per entry: kind (0 key, 1 common prefix), lengths, key, contents. Two ways to
 * move: scanning forward through the index, best where keys follow each other, and probing for the next key at or above a
 * place, one descent of the index, best where most keys are folded. It scans after two plain keys in a row and probes after
 * eight keys inside one prefix, so the cost follows the number of results on any shape of bucket.
 */
export const listFolded = `
create function store.list_folded(p_bucket text, p_prefix bytea, p_delimiter bytea, p_lower bytea, p_upper bytea, p_limit int)
returns setof bytea language plpgsql stable as $$
declare
  place bytea := p_lower;
  start int := octet_length(p_prefix) + 1;
  folded bytea;
  folded_end bytea := '';
  found_at int;
  taken int := 0;
  inside int;
  plain int := 0;
  jumped boolean;
  r record;
begin
  while taken < p_limit loop
    if plain < 2 then
      select o.key, o.contents into r from store.object o
        where o.bucket_id = p_bucket and o.key >= place and o.key < p_upper order by o.key limit 1;
      exit when not found;
      found_at := position(p_delimiter in substr(r.key, start));
      if found_at > 0 then
        folded := substr(r.key, 1, start + found_at + octet_length(p_delimiter) - 2);
        return next '\\x01'::bytea || int2send(octet_length(folded)::int2) || int2send(0::int2) || folded;
        place := store.prefix_end(folded);
        plain := 0;
      else
        return next '\\x00'::bytea || int2send(octet_length(r.key)::int2) || int2send(octet_length(r.contents)::int2) || r.key || textsend(r.contents);
        place := r.key || '\\x00'::bytea;
        plain := plain + 1;
      end if;
      taken := taken + 1;
    else
      inside := 0;
      jumped := false;
      for r in select o.key, o.contents from store.object o
        where o.bucket_id = p_bucket and o.key >= place and o.key < p_upper order by o.key limit p_limit - taken + 8
      loop
        place := r.key || '\\x00'::bytea;
        if r.key < folded_end then
          inside := inside + 1;
          if inside < 8 then continue; end if;
          place := folded_end;
          plain := 0;
          jumped := true;
          exit;
        end if;
        found_at := position(p_delimiter in substr(r.key, start));
        if found_at > 0 then
          folded := substr(r.key, 1, start + found_at + octet_length(p_delimiter) - 2);
          folded_end := store.prefix_end(folded);
          inside := 0;
          return next '\\x01'::bytea || int2send(octet_length(folded)::int2) || int2send(0::int2) || folded;
        else
          return next '\\x00'::bytea || int2send(octet_length(r.key)::int2) || int2send(octet_length(r.contents)::int2) || r.key || textsend(r.contents);
        end if;
        taken := taken + 1;
        jumped := true;
        exit when taken >= p_limit;
      end loop;
      exit when not jumped;
    end if;
  end loop;
end $$;
`;
