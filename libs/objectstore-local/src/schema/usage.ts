/**
 * How much lies in each bucket. Writers only ever add rows to `usage_change`, so that no two of them meet in one; the sweep
 * folds them into `usage`. Both together, read in one statement, are exact at any moment: a change stands in the transaction
 * of what it counts, whichever statement that is. `uploading`: bytes of parts of uploads in progress.
 */
export const usageTables = `
create table store.usage (
  bucket_id text collate "C" primary key,
  objects bigint not null,
  bytes bigint not null,
  uploading bigint not null
);

create table store.usage_change (
  bucket_id text collate "C" not null,
  objects bigint not null,
  bytes bigint not null,
  uploading bigint not null
);
create index usage_change_bucket on store.usage_change (bucket_id);
`;

export const objectCounting = `
create function store.count_new_objects() returns trigger language plpgsql as $$
begin
  insert into store.usage_change select bucket_id, count(*), sum(size), 0 from written group by bucket_id;
  return null;
end $$;
create trigger object_counted_new after insert on store.object referencing new table as written
  for each statement execute function store.count_new_objects();

create function store.count_replaced_objects() returns trigger language plpgsql as $$
begin
  insert into store.usage_change select bucket_id, 0, sum(size), 0
    from (select bucket_id, size from written union all select bucket_id, -size from replaced) x group by bucket_id having sum(size) <> 0;
  return null;
end $$;
create trigger object_counted_replaced after update on store.object referencing old table as replaced new table as written
  for each statement execute function store.count_replaced_objects();

create function store.count_gone_objects() returns trigger language plpgsql as $$
begin
  insert into store.usage_change select bucket_id, -count(*), -sum(size), 0 from gone group by bucket_id;
  return null;
end $$;
create trigger object_counted_gone after delete on store.object referencing old table as gone
  for each statement execute function store.count_gone_objects();
`;

/** An upload is completed, or given up, under a lock that every part of it waits for. */
export const partCounting = `
create function store.count_part() returns trigger language plpgsql as $$
begin
  insert into store.usage_change select bucket_id, 0, 0, new.size - (case when tg_op = 'UPDATE' then old.size else 0 end)
    from store.upload where upload_id = new.upload_id and completed_at is null;
  return null;
end $$;
create trigger part_counted after insert or update of size on store.part for each row execute function store.count_part();

create function store.count_upload_ended() returns trigger language plpgsql as $$
begin
  insert into store.usage_change select old.bucket_id, 0, 0, -sum(size) from store.part where upload_id = old.upload_id
    and exists (select from store.bucket where bucket_id = old.bucket_id) having sum(size) > 0;
  return null;
end $$;
create trigger upload_counted_completed after update of completed_at on store.upload for each row
  when (old.completed_at is null and new.completed_at is not null) execute function store.count_upload_ended();
create trigger upload_counted_gone after delete on store.upload for each row
  when (old.completed_at is null) execute function store.count_upload_ended();
`;

/** First the changes: one that is being folded is waited for, and then stands in what is deleted next. */
export const usageOfDropped = `
create function store.forget_usage() returns trigger language plpgsql as $$
begin
  delete from store.usage_change where bucket_id = old.bucket_id;
  delete from store.usage where bucket_id = old.bucket_id;
  return null;
end $$;
create trigger bucket_forgotten after delete on store.bucket for each row execute function store.forget_usage();
`;

/** Takes changes that nobody else is folding; the rows of `usage` are locked in the order of the buckets. */
export const foldUsage = `
create function store.fold_usage(p_limit int) returns int language plpgsql as $$
declare
  folded int;
begin
  with taken as (
    delete from store.usage_change where ctid = any(array(select ctid from store.usage_change limit p_limit for update skip locked)) returning *
  ), summed as (
    select bucket_id, count(*) as changes, sum(objects) as objects, sum(bytes) as bytes, sum(uploading) as uploading from taken group by bucket_id
  ), kept as (
    insert into store.usage select bucket_id, objects, bytes, uploading from summed order by bucket_id
    on conflict (bucket_id) do update set objects = usage.objects + excluded.objects, bytes = usage.bytes + excluded.bytes,
      uploading = usage.uploading + excluded.uploading
  )
  select coalesce(sum(changes), 0) into folded from summed;
  return folded;
end $$;
`;

/** What a count of the rows finds. In one statement with what is kept, the difference is right whatever is written meanwhile. */
export const countUsage = `
create function store.counted_usage(p_bucket text, out objects bigint, out bytes bigint, out uploading bigint) language sql stable as $$
  select (select count(*) from store.object where bucket_id = p_bucket),
    (select coalesce(sum(size), 0)::bigint from store.object where bucket_id = p_bucket),
    (select coalesce(sum(p.size), 0)::bigint from store.upload u join store.part p using (upload_id) where u.bucket_id = p_bucket and u.completed_at is null)
$$;

create function store.kept_usage(p_bucket text, out objects bigint, out bytes bigint, out uploading bigint) language sql stable as $$
  select coalesce(sum(x.objects), 0)::bigint, coalesce(sum(x.bytes), 0)::bigint, coalesce(sum(x.uploading), 0)::bigint from (
    select u.objects, u.bytes, u.uploading from store.usage u where u.bucket_id = p_bucket
    union all select c.objects, c.bytes, c.uploading from store.usage_change c where c.bucket_id = p_bucket
  ) x
$$;
`;

/** Of everything that is there when counting begins; the triggers' locks keep writers out until then. */
export const firstCount = `
insert into store.usage select bucket_id, sum(objects), sum(bytes), sum(uploading) from (
  select bucket_id, count(*) as objects, sum(size) as bytes, 0 as uploading from store.object group by bucket_id
  union all select u.bucket_id, 0, 0, sum(p.size) from store.upload u join store.part p using (upload_id) where u.completed_at is null group by u.bucket_id
) x where bucket_id in (select bucket_id from store.bucket) group by bucket_id;
`;
