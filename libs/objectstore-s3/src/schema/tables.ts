/**
 * Schema `upstream`: what is kept here of buckets whose bytes lie in another S3. Keys are bytea: they compare in the byte order of
 * UTF-8 and hold U+0000, which text cannot.
 */
export const tables = `
create schema if not exists upstream;

-- Which bucket of which store a bucket is. Never changes while the row lives, so nodes remember it.
create table upstream.bucket (
  bucket_id text collate "C" primary key,
  store text collate "C" not null,
  name text collate "C" not null,
  created_at timestamptz not null default now(),
  closed_at timestamptz
);
create unique index bucket_upstream on upstream.bucket (store, name) where closed_at is null;

-- What an upstream does not keep of an object: annotations, the checksum that its sender proved, sizes and checksums of its parts.
-- It is true of the object with this tag only: whoever writes around the gateway leaves a row that nobody believes.
create table upstream.fact (
  bucket_id text collate "C" not null,
  key bytea not null,
  etag text collate "C" not null,
  facts text collate "C" not null,
  primary key (bucket_id, key)
);

create table upstream.upload (
  upload_id uuid primary key,
  upstream_id text collate "C" not null,
  bucket_id text collate "C" not null,
  key bytea not null,
  initiated_at timestamptz not null,
  initiator_id text not null,
  initiator_name text not null,
  checksum_algorithm text collate "C",
  checksum_type text collate "C",
  annotations text collate "C",
  -- One completion at a time; one that died is given up.
  completing_at timestamptz,
  -- What the completion made, for whoever did not hear of it.
  completed_at timestamptz,
  named_etag text collate "C",
  result text collate "C"
);
create index upload_in_progress on upstream.upload (bucket_id, key, upload_id) where completed_at is null;
create index upload_completed on upstream.upload (completed_at) where completed_at is not null;

create table upstream.part (
  upload_id uuid not null references upstream.upload on delete cascade,
  number int not null check (number between 1 and 10000),
  size bigint not null,
  etag text collate "C" not null,
  checksum text collate "C",
  last_modified timestamptz not null,
  primary key (upload_id, number)
);

-- Counted by the gateway as it writes: a change is a row, and the sweep folds them.
create table upstream.usage (
  bucket_id text collate "C" primary key,
  objects bigint not null,
  bytes bigint not null
);
create table upstream.usage_change (
  bucket_id text collate "C" not null,
  objects bigint not null,
  bytes bigint not null
);
create index usage_change_bucket on upstream.usage_change (bucket_id);

create function upstream.new_upload_id(moment timestamptz) returns uuid language sql volatile as $$
  select encode(substr(int8send(us / 1000), 3) || int2send((28672 + (us % 1000) * 4096 / 1000)::int2) || substr(uuid_send(gen_random_uuid()), 9), 'hex')::uuid
  from (select (extract(epoch from moment) * 1000000)::bigint as us) x
$$;

create function upstream.fold_usage(p_limit int) returns int language plpgsql as $$
declare
  folded int;
begin
  with gone as (
    delete from upstream.usage_change where ctid in (select ctid from upstream.usage_change limit p_limit for update skip locked) returning *
  ), summed as (
    select bucket_id, sum(objects) as objects, sum(bytes) as bytes, count(*) as rows from gone group by bucket_id
  ), added as (
    insert into upstream.usage as u select bucket_id, objects, bytes from summed order by bucket_id
    on conflict (bucket_id) do update set objects = u.objects + excluded.objects, bytes = u.bytes + excluded.bytes
  )
  select coalesce(sum(rows), 0) into folded from summed;
  return folded;
end $$;
`;
