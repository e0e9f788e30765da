/** Of rows whose attributes may lock them; of all others no trigger function is entered, and no JSON is read. */
const MAY_BE_LOCKED = `(old.attributes like '%"retention":{%' or old.attributes like '%"legalHold":true%')`;

/**
 * Object lock, by the clock of the database: as `isLocked` in libs/s3/src/store/object-lock.ts. Deletions ask it; the triggers
 * are the net under them, so that no statement at all destroys a version that is locked, but moves it between the tables.
 */
export const objectLock = `
create function store.is_locked(p_attributes text, p_bypass boolean) returns boolean language plpgsql volatile as $$
declare
  kept json;
begin
  if p_attributes is null or strpos(p_attributes, '"retention":{') = 0 and strpos(p_attributes, '"legalHold":true') = 0 then return false; end if;
  -- Text of Postgres has no U+0000, and reading JSON reads all of its strings.
  kept := replace(p_attributes, '\\u0000', '\\u0020')::json;
  return coalesce((kept ->> 'legalHold')::boolean, false)
    or coalesce((kept #>> '{retention,until}')::float8 > extract(epoch from clock_timestamp()) * 1000, false) and not (p_bypass and kept #>> '{retention,mode}' = 'GOVERNANCE');
end $$;

-- The caller of the deletion may pass by mode GOVERNANCE, until the transaction ends or it is taken back.
create function store.bypass_governance(p_bypass boolean) returns void language plpgsql as $$
begin
  perform set_config('rolegate.bypass_governance', case when p_bypass then 'on' else 'off' end, true);
end $$;

create function store.keep_locked() returns trigger language plpgsql as $$
begin
  if not store.is_locked(old.attributes, coalesce(current_setting('rolegate.bypass_governance', true), '') = 'on') then return null; end if;
  if tg_table_name = 'object' then
    if exists (select from store.object_version where bucket_id = old.bucket_id and key = old.key and version = old.version) then return null; end if;
  elsif exists (select from store.object where bucket_id = old.bucket_id and key = old.key and version = old.version) then
    return null;
  end if;
  raise exception 'object lock protects the version' using errcode = 'RG002';
end $$;
create trigger object_locked_deleted after delete on store.object for each row
  when ${MAY_BE_LOCKED} execute function store.keep_locked();
create trigger object_locked_overwritten after update on store.object for each row
  when (old.version <> new.version and ${MAY_BE_LOCKED}) execute function store.keep_locked();
create trigger object_version_locked_deleted after delete on store.object_version for each row
  when ${MAY_BE_LOCKED} execute function store.keep_locked();
`;

/** For the way back; the trigger of store.object_version goes with its table. */
export const withoutObjectLock = `
drop trigger object_locked_deleted on store.object;
drop trigger object_locked_overwritten on store.object;
drop function store.keep_locked() cascade;
drop function store.bypass_governance, store.is_locked;
`;
