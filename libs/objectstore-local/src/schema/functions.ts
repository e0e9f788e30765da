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

/** The first result at or above `place`: packed, where to go on, and how many plain keys came in a row. */
const leapFrom = (place: string, plain: string): string => `
  select
    case when k.hit > 0 then '\\x01'::bytea || int2send(k.cut::int2) || '\\x0000'::bytea || substr(k.key, 1, k.cut)
      else '\\x00'::bytea || int2send(octet_length(k.key)::int2) || int2send(octet_length(k.contents)::int2) || k.key || textsend(k.contents) end,
    case when k.hit > 0 then set_byte(substr(k.key, 1, k.cut), k.cut - 1, get_byte(k.key, k.cut - 1) + 1) else k.key || '\\x00'::bytea end,
    case when k.hit > 0 then 0 else ${plain} + 1 end
  from (
    select c.key, c.contents, c.hit, before + c.hit + width as cut from (
      select o.key, o.contents, position(p_delimiter in substr(o.key, before + 1)) as hit from store.object o
      where o.bucket_id = p_bucket and o.key >= ${place} and o.key < p_upper order by o.key limit 1
    ) c
  ) k`;

/**
 * A page with a delimiter, one packed row per entry: kind (0 key, 1 common prefix), lengths, key, contents. Two ways to
 * move through the index. Leaping asks for the next key at or above a place, one descent per result; the place after a
 * common prefix is that prefix with its last byte raised, which no key reaches, for no byte of UTF-8 is 0xFF. Scanning walks
 * forward, ten times cheaper per key, but meets the keys that are folded away. It scans after two plain keys in a row and
 * leaps after eight keys inside one prefix, so the cost follows the number of results on any shape of bucket.
 */
export const listFolded = `
create function store.list_folded(p_bucket text, p_prefix bytea, p_delimiter bytea, p_lower bytea, p_upper bytea, p_limit int)
returns setof bytea language plpgsql stable as $$
declare
  before int := octet_length(p_prefix);
  width int := octet_length(p_delimiter) - 1;
  place bytea := p_lower;
  folded_end bytea := '';
  folded bytea;
  cut int;
  inside int;
  plain int := 0;
  taken int := 0;
  moved boolean;
  r record;
begin
  while taken < p_limit loop
    moved := false;
    if plain < 2 then
      for r in
        with recursive leap(packed, next_place, plain) as (
          (${leapFrom('place', '0')})
          union all
          select s.* from leap l, lateral (${leapFrom('l.next_place', 'l.plain')}) s where l.plain < 2
        )
        select l.packed, l.next_place, l.plain from leap l limit p_limit - taken
      loop
        return next r.packed;
        place := r.next_place;
        plain := r.plain;
        taken := taken + 1;
        moved := true;
      end loop;
      exit when not moved or plain < 2;
    else
      inside := 0;
      for r in
        select o.key, o.contents, position(p_delimiter in substr(o.key, before + 1)) as hit from store.object o
        where o.bucket_id = p_bucket and o.key >= place and o.key < p_upper order by o.key limit p_limit - taken + 8
      loop
        if r.key < folded_end then
          inside := inside + 1;
          if inside < 8 then continue; end if;
          place := folded_end;
          plain := 0;
          moved := true;
          exit;
        end if;
        if r.hit > 0 then
          cut := before + r.hit + width;
          folded := substr(r.key, 1, cut);
          folded_end := set_byte(folded, cut - 1, get_byte(folded, cut - 1) + 1);
          inside := 0;
          place := folded_end;
          return next '\\x01'::bytea || int2send(cut::int2) || '\\x0000'::bytea || folded;
        else
          place := r.key || '\\x00'::bytea;
          return next '\\x00'::bytea || int2send(octet_length(r.key)::int2) || int2send(octet_length(r.contents)::int2) || r.key || textsend(r.contents);
        end if;
        taken := taken + 1;
        moved := true;
        exit when taken >= p_limit;
      end loop;
      exit when not moved;
    end if;
  end loop;
end $$;
`;
