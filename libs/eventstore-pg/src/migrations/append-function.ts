import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One call is one transaction, in four steps. Conflicts raise RG409 with the kind as message and the subject as detail.
 *
 * 1. log.era, shared: opening an era takes it exclusively, so nothing is appended across the change. It also marks this
 *    process as an appender, which is how log.bound() tells our advisory locks from anyone else's.
 * 2. An advisory lock on everything that is read or changed (append-locks.ts), sorted, so that appends cannot deadlock.
 *    All waiting happens here, before a transaction id is assigned. Row locks would assign it first, and then the log's
 *    order could contradict the order in which appends saw each other: a name taken before it was released, a key
 *    created after its creator was revoked.
 * 3. The advisory lock on the snapshot's xmax, still before the transaction id, which can then only be greater or equal:
 *    a reader that sees the lock stops below it. An id assigned before the reader's snapshot had its lock before, too.
 * 4. Checks and writes. The same command again ends at once with what the first did.
 *
 * The hash of an event is SHA-256 over the hash before it in its stream and the envelope as a JSON array of strings, which
 * says where each field ends. verify-stream.ts is the same in Node.
 */
const APPEND = `
create function log.append(
  p_era int, p_command text, p_actor text, p_request text, p_ip text, p_reason text,
  l_key int[], l_exclusive bool[],
  s_id text[], s_account text[], s_write bool[], s_expected int[], s_open bool[], s_closes bool[],
  e_stream int[], e_id uuid[], e_type text[], e_schema int[], e_critical bool[], e_data text[],
  c_name text[], c_owner text[], c_take bool[],
  h_target text[], h_holder text[], h_add bool[],
  n_name text[], n_by bigint[], n_limit bigint[],
  k_principal text[], k_seal text[], k_wrapped bytea[],
  out transaction text, out number text, out "time" timestamptz, out replayed bool
) language plpgsql volatile as $$
declare
  xid xid8; n bigint := 0; ms bigint; next_xid bigint; s int; v int; h bytea; next_value bigint;
  found_version int; found_account text; found_closed bool; found_hash bytea;
  s_version int[] := array_fill(0, array[cardinality(s_id)]);
  s_hash bytea[] := array_fill('\\x'::bytea, array[cardinality(s_id)]);
begin
  if pg_current_xact_id_if_assigned() is not null or current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'RG500', message = 'an append is one autocommitted statement under READ COMMITTED';
  end if;
  lock table log.era in access share mode;
  if p_era is distinct from (select max(e.number) from log.era e) then
    raise exception using errcode = 'RG410', message = 'the era has changed';
  end if;

  for i in 1 .. cardinality(l_key) loop
    if l_exclusive[i] then
      perform pg_advisory_xact_lock(log.resource_class(), l_key[i]);
    else
      perform pg_advisory_xact_lock_shared(log.resource_class(), l_key[i]);
    end if;
  end loop;

  select c.transaction::text, c.time into transaction, "time" from log.command c where c.id = p_command;
  if found then
    replayed := true;
    return;
  end if;
  for i in 1 .. cardinality(s_id) loop
    select t.version, t.account, t.closed, t.hash into found_version, found_account, found_closed, found_hash from log.stream t where t.id = s_id[i];
    if found_version is null then
      if s_expected[i] is distinct from 0 then raise exception using errcode = 'RG409', message = 'version', detail = s_id[i]; end if;
    else
      if found_version <> s_expected[i] or (s_open[i] and found_closed) then raise exception using errcode = 'RG409', message = 'version', detail = s_id[i]; end if;
      if s_write[i] and found_account <> s_account[i] then
        raise exception using errcode = 'RG400', message = 'the stream belongs to another account', detail = s_id[i];
      end if;
      s_version[i] := found_version;
      s_hash[i] := found_hash;
    end if;
  end loop;

  next_xid := pg_snapshot_xmax(pg_current_snapshot())::text::bigint & 4294967295;
  perform pg_advisory_xact_lock_shared(log.appender_class(), (next_xid - case when next_xid < 2147483648 then 0 else 4294967296 end)::int);
  xid := pg_current_xact_id();
  ms := floor(extract(epoch from clock_timestamp()) * 1000);
  "time" := to_timestamp(ms / 1000.0);
  insert into log.command (id, era, transaction, time) values (p_command, p_era, xid, "time");

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
    v := s_version[s] + 1;
    n := nextval('log.event_number');
    h := sha256(s_hash[s] || convert_to(json_build_array(
      p_era::text, xid::text, n::text, e_id[i]::text, s_id[s], v::text, s_account[s], e_type[i], e_schema[i]::text, e_critical[i]::text,
      ms::text, p_actor, p_request, p_ip, p_reason, p_command, e_data[i])::text, 'UTF8'));
    insert into log.event values (p_era, xid, n, e_id[i], s_id[s], v, s_account[s], e_type[i], e_schema[i], e_critical[i],
      "time", p_actor, p_request, p_ip, p_reason, p_command, e_data[i], h);
    s_version[s] := v;
    s_hash[s] := h;
  end loop;

  for i in 1 .. cardinality(s_id) loop
    if s_closes[i] and exists (select 1 from log.hold t where t.target = s_id[i]) then
      raise exception using errcode = 'RG409', message = 'held', detail = s_id[i];
    end if;
    if s_write[i] and s_expected[i] = 0 then
      insert into log.stream (id, account, version, hash, closed) values (s_id[i], s_account[i], s_version[i], s_hash[i], s_closes[i]);
    elsif s_write[i] or s_closes[i] then
      update log.stream t set version = s_version[i], hash = s_hash[i], closed = t.closed or s_closes[i] where t.id = s_id[i];
    end if;
  end loop;
  transaction := xid::text;
  number := n::text;
  replayed := false;
end $$;
`;

export class AppendFunction1700000000003 implements MigrationInterface {
  readonly name = 'AppendFunction1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEND);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function log.append');
  }
}
