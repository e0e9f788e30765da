/**
 * Objects that come together into buckets that keep versions: all of them, or an error and none. Keys are locked in the order in
 * which deletions lock them, so that nobody waits for another in a circle.
 */
export const putVersions = `
create function store.put_versions(p_buckets text[], p_keys bytea[], p_sizes bigint[], p_etags text[], p_attributes text[], p_tails text[], p_bodies bytea[])
returns table (place bigint, last_modified timestamptz, version bigint, version_tag bigint) language plpgsql as $$
#variable_conflict use_column
declare
  r record;
  put record;
begin
  for r in
    select n.* from unnest(p_buckets, p_keys, p_sizes, p_etags, p_attributes, p_tails, p_bodies) with ordinality as n (bucket, key, size, etag, attributes, tail, body, place)
    order by store.key_lock(n.bucket, n.key), n.bucket, n.key
  loop
    select p.* into put from store.put_object(r.bucket, r.key, r.size, r.etag, r.attributes, r.tail, r.body, null, false, null, null) p;
    if put.status <> 'ok' then raise exception 'an object is not taken: %', put.status using errcode = 'RG003'; end if;
    return query select r.place, put.last_modified, put.version, put.version_tag;
  end loop;
end $$;
`;
