import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The hash of an event: SHA-256 over the hash before it in its stream and every field of the envelope as a netstring
 * (`length:bytes,`; `~` for null), so that no two envelopes share their bytes. verify-stream.ts is the same in Node.
 */
const HASH = `
create function log.netstring(value text) returns text language sql immutable parallel safe as
$$ select coalesce(octet_length(value) || ':' || value || ',', '~') $$;
`;

/**
 * One call is one transaction. Arrays come sorted (streams, claims, holds, counters, keys: one global lock order), so
 * appends cannot deadlock among themselves. Conflicts raise RG409 with the kind as message and the subject as detail.
 *
 * Order of the locks, and why:
 * 1. log.era, shared: opening an era takes it exclusively, so nothing is appended across the change. It also marks this
 *    process as an appender, which is how log.bound() tells our advisory locks from anyone else's.
 * 2. The advisory lock on the snapshot's xmax, before a transaction id is assigned: the id can only be greater or equal,
 *    so a reader that sees the lock stops below it. An id assigned before the reader's snapshot had its lock before, too.
 * 3. The command id: the same command again waits here for the first and returns its outcome.
 * 4. Streams, in one ordered pass whatever is done to them: written (expected version), shared (checks, hold targets) or
 *    locked (targets that nothing may hold).
 *
 * A stream that must not exist is inserted and deleted at once: a creator waits for the unique entry, and no stub stays.
 */
const APPEND = `
create function log.append(
  p_era int, p_command text, p_actor text, p_request text, p_ip text, p_reason text,
  s_id text[], s_account text[], s_mode text[], s_expected int[], s_events int[], s_open bool[], s_closes bool[],
  e_stream int[], e_id uuid[], e_type text[], e_schema int[], e_critical bool[], e_data text[],
  c_name text[], c_owner text[], c_take bool[],
  h_target text[], h_holder text[], h_add bool[],
  n_name text[], n_by bigint[], n_limit bigint[],
  k_principal text[], k_seal text[], k_wrapped bytea[],
  out transaction text, out number text, out "time" timestamptz, out replayed bool
) language plpgsql volatile as $$
declare
  xid xid8; found_version int; found_closed bool; next_value bigint;
  s_next int[] := s_expected; s_hash bytea[] := array_fill(null::bytea, array[cardinality(s_id)]);
  h bytea; n bigint := 0; ms bigint; s int; v int; account text;
begin
  if pg_current_xact_id_if_assigned() is not null or current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'RG500', message = 'an append is one autocommitted statement under READ COMMITTED';
  end if;
  lock table log.era in access share mode;
  if p_era is distinct from (select max(e.number) from log.era e) then
    raise exception using errcode = 'RG410', message = 'the era has changed';
  end if;
  perform pg_advisory_xact_lock_shared(log.appender_class(), log.appender_key(pg_snapshot_xmax(pg_current_snapshot())));

  ms := floor(extract(epoch from clock_timestamp()) * 1000);
  "time" := to_timestamp(ms / 1000.0);
  insert into log.command as c (id, era, transaction, time) values (p_command, p_era, pg_current_xact_id(), "time")
    on conflict do nothing returning c.transaction into xid;
  if xid is null then
    select c.transaction::text, '0', c.time, true into transaction, number, "time", replayed from log.command c where c.id = p_command;
    return;
  end if;

  for i in 1 .. cardinality(s_id) loop
    if s_mode[i] = 'write' and s_expected[i] = 0 then
      insert into log.stream as t (id, account, version, closed) values (s_id[i], s_account[i], s_events[i], s_closes[i]) on conflict do nothing;
      if not found then raise exception using errcode = 'RG409', message = 'version', detail = s_id[i]; end if;
      s_hash[i] := '\\x';
    elsif s_mode[i] = 'write' then
      update log.stream t set version = t.version + s_events[i], closed = t.closed or s_closes[i]
        where t.id = s_id[i] and t.version = s_expected[i] returning t.account into account;
      if not found then raise exception using errcode = 'RG409', message = 'version', detail = s_id[i]; end if;
      if account <> s_account[i] then raise exception using errcode = 'RG400', message = 'the stream belongs to another account', detail = s_id[i]; end if;
      s_hash[i] := (select e.hash from log.event e where e.stream = s_id[i] and e.version = s_expected[i]);
    elsif s_expected[i] = 0 then
      insert into log.stream as t (id, account, version) values (s_id[i], '', 0) on conflict do nothing;
      if not found then raise exception using errcode = 'RG409', message = 'version', detail = s_id[i]; end if;
      delete from log.stream t where t.id = s_id[i];
    else
      if s_mode[i] = 'lock' then
        update log.stream t set closed = t.closed or s_closes[i] where t.id = s_id[i] returning t.version, t.closed into found_version, found_closed;
      else
        select t.version, t.closed into found_version, found_closed from log.stream t where t.id = s_id[i] for share;
      end if;
      if not found or found_version <> s_expected[i] or (s_open[i] and found_closed) then
        raise exception using errcode = 'RG409', message = 'version', detail = s_id[i];
      end if;
    end if;
  end loop;

  for i in 1 .. cardinality(c_name) loop
    if c_take[i] then
      insert into log.claim (name, owner) values (c_name[i], c_owner[i]) on conflict do nothing;
      if not found then raise exception using errcode = 'RG409', message = 'claim-taken', detail = c_name[i]; end if;
    else
      delete from log.claim c where c.name = c_name[i] and c.owner = c_owner[i];
      if not found then raise exception using errcode = 'RG409', message = 'claim-not-owned', detail = c_name[i]; end if;
    end if;
  end loop;

  for i in 1 .. cardinality(h_target) loop
    if h_add[i] then
      insert into log.hold (target, holder) values (h_target[i], h_holder[i]) on conflict do nothing;
    else
      delete from log.hold t where t.target = h_target[i] and t.holder = h_holder[i];
    end if;
  end loop;
  for i in 1 .. cardinality(s_id) loop
    if s_closes[i] and exists (select 1 from log.hold t where t.target = s_id[i]) then
      raise exception using errcode = 'RG409', message = 'held', detail = s_id[i];
    end if;
  end loop;

  for i in 1 .. cardinality(n_name) loop
    insert into log.counter as c (name, value) values (n_name[i], n_by[i])
      on conflict (name) do update set value = c.value + excluded.value returning c.value into next_value;
    if next_value < 0 or (n_by[i] > 0 and next_value > n_limit[i]) then
      raise exception using errcode = 'RG409', message = 'limit', detail = n_name[i];
    end if;
  end loop;

  for i in 1 .. cardinality(k_principal) loop
    if k_wrapped[i] is null then
      delete from keys.data_key k where k.principal = k_principal[i];
    else
      insert into keys.data_key as k (principal, seal_key_id, wrapped) values (k_principal[i], k_seal[i], k_wrapped[i])
        on conflict (principal) do update set seal_key_id = excluded.seal_key_id, wrapped = excluded.wrapped;
    end if;
  end loop;

  for i in 1 .. cardinality(e_id) loop
    s := e_stream[i];
    v := s_next[s] + 1;
    s_next[s] := v;
    n := nextval('log.event_number');
    h := sha256(s_hash[s] || convert_to(
      log.netstring(p_era::text) || log.netstring(xid::text) || log.netstring(n::text) || log.netstring(e_id[i]::text) ||
      log.netstring(s_id[s]) || log.netstring(v::text) || log.netstring(s_account[s]) || log.netstring(e_type[i]) ||
      log.netstring(e_schema[i]::text) || log.netstring(e_critical[i]::text) || log.netstring(ms::text) ||
      log.netstring(p_actor) || log.netstring(p_request) || log.netstring(p_ip) || log.netstring(p_reason) ||
      log.netstring(p_command) || log.netstring(e_data[i]), 'UTF8'));
    s_hash[s] := h;
    insert into log.event values (p_era, xid, n, e_id[i], s_id[s], v, s_account[s], e_type[i], e_schema[i], e_critical[i],
      "time", p_actor, p_request, p_ip, p_reason, p_command, e_data[i], h);
  end loop;
  transaction := xid::text;
  number := n::text;
  replayed := false;
end $$;
`;

export class AppendFunction1700000000003 implements MigrationInterface {
  readonly name = 'AppendFunction1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(HASH);
    await runner.query(APPEND);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function log.append; drop function log.netstring');
  }
}
