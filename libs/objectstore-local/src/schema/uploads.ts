/**
 * Multipart uploads. A completed object is made of its upload's parts as they are: nothing is copied. Copies of the object
 * refer to the same upload, which lives for as long as one of them does.
 */
export const uploadTables = `
create table store.upload (
  upload_id uuid primary key,
  bucket_id text collate "C" not null,
  key bytea not null check (octet_length(key) between 1 and 1024),
  initiated_at timestamptz not null,
  initiator_id text not null,
  initiator_name text not null,
  checksum_algorithm text collate "C",
  checksum_type text collate "C",
  attributes text collate "C",
  completed_at timestamptz
);
create index upload_in_progress on store.upload (bucket_id, key, upload_id) where completed_at is null;

-- first_byte: where the part lies in the object; set when the upload is completed.
create table store.part (
  upload_id uuid not null,
  number int not null check (number between 1 and 10000),
  size bigint not null,
  etag text collate "C" not null,
  checksum text collate "C",
  last_modified timestamptz not null,
  first_byte bigint,
  body bytea,
  blob_id uuid,
  constraint part_pkey primary key (upload_id, number),
  constraint part_one_body check ((body is null) <> (blob_id is null))
);
alter table store.part alter column body set storage external;
create index part_place on store.part (upload_id, first_byte) where first_byte is not null;

-- Uploads that something ceased to refer to. Only written where that happens, so that taking an object of 10,000 parts away
-- costs one row and waits for nobody; the sweep looks whether anything is left.
create table store.loose_upload (
  upload_id uuid not null,
  since timestamptz not null default now()
);
create index loose_upload_since on store.loose_upload (since);

alter table store.object add column upload_id uuid;
create index object_upload on store.object (upload_id) where upload_id is not null;
alter table store.object drop constraint object_one_body;
-- Not validated: every row that is there has kept the narrower rule, and a look at each would hold up a large store.
alter table store.object add constraint object_one_body check (num_nonnulls(body, blob_id, upload_id) = 1) not valid;
`;

export const uploadRelease = `
create trigger part_overwritten after update on store.part for each row
  when (old.blob_id is not null and old.blob_id is distinct from new.blob_id) execute function store.release_blob();
create trigger part_deleted after delete on store.part for each row
  when (old.blob_id is not null) execute function store.release_blob();

create function store.release_upload() returns trigger language plpgsql as $$
begin
  insert into store.loose_upload (upload_id) values (old.upload_id);
  return null;
end $$;
create trigger object_parts_overwritten after update on store.object for each row
  when (old.upload_id is not null and old.upload_id is distinct from new.upload_id) execute function store.release_upload();
create trigger object_parts_deleted after delete on store.object for each row
  when (old.upload_id is not null) execute function store.release_upload();

create function store.release_uploads_of_bucket() returns trigger language plpgsql as $$
begin
  insert into store.loose_upload (upload_id) select upload_id from store.upload where bucket_id = old.bucket_id and completed_at is null;
  return null;
end $$;
create trigger bucket_dropped after delete on store.bucket for each row execute function store.release_uploads_of_bucket();
`;

/**
 * Takes away the uploads that nothing refers to. Whoever begins to refer to one, by a copy, locks its row for share: either
 * the sweep sees the reference, or the copy sees the upload gone.
 */
export const sweepUploads = `
create function store.sweep_uploads(p_grace float8, p_limit int) returns int language plpgsql as $$
declare
  loose record;
  swept int := 0;
begin
  for loose in
    select l.ctid as place, l.upload_id from store.loose_upload l where l.since < now() - p_grace * interval '1 ms'
    order by l.since limit p_limit for update skip locked
  loop
    perform from store.upload where upload_id = loose.upload_id for update;
    if not exists (select from store.object where upload_id = loose.upload_id) then
      delete from store.part where upload_id = loose.upload_id;
      delete from store.upload where upload_id = loose.upload_id;
    end if;
    delete from store.loose_upload where ctid = loose.place;
    swept := swept + 1;
  end loop;
  return swept;
end $$;
`;
