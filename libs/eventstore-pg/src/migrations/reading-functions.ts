import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Classes of two-integer advisory locks, numbers of our own. Appenders announce themselves with the first and, as second
 * key, the low 32 bits of their snapshot's xmax; the high bits follow from the reader's own, for no appender lives 2^31
 * transactions long. The second is for what an append reads or changes.
 */
const KEYS = `
create function log.appender_class() returns int language sql immutable parallel safe as $$ select 1380730700 $$;
create function log.resource_class() returns int language sql immutable parallel safe as $$ select 1380730701 $$;
`;

/**
 * How far the log may be read now: below \`bound\` in \`era\`, nothing more can appear. Only open appenders hold it back,
 * not other transactions. Locks of foreign programs cannot: an appender is told by its lock on log.era, which it takes
 * first. A second statement must read the rows: a snapshot older than the bound would miss what committed between.
 */
const BOUND = `
create function log.bound(out era int, out bound xid8) language plpgsql volatile as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' or pg_is_in_recovery() then
    raise exception using errcode = 'RG500', message = 'the log is read on the primary under READ COMMITTED only';
  end if;
  select (select max(e.number) from log.era e), (top - coalesce((
      select max(p.behind) from (
        select max(((top & 4294967295) - (l.objid::bigint) + 4294967296) % 4294967296) filter (
            where l.locktype = 'advisory' and l.objsubid = 2 and l.classid = log.appender_class()::oid) as behind,
          bool_or(l.locktype = 'relation' and l.relation = 'log.era'::regclass) as appender
        from pg_locks l where l.database = (select d.oid from pg_database d where d.datname = current_database())
        group by l.pid) p
      where p.appender and p.behind < 2147483648), 0))::text::xid8
    into era, bound
    from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as top) x;
end $$;
`;

/** Always at least one row: with empty event columns when there is nothing to read, so that the bound is known. */
const READ_AFTER = `
create function log.read_after(p_era int, p_transaction xid8, p_number bigint, p_limit int)
returns table (current_era int, bound xid8, event log.event) language plpgsql volatile
set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  select b.era, b.bound into current_era, bound from log.bound() b;
  return query select current_era, bound, e from log.event e
    where (e.era, e.transaction, e.number) > (p_era, p_transaction, p_number) and (e.era, e.transaction) < (current_era, bound)
    order by e.era, e.transaction, e.number limit p_limit;
  if not found then
    event := null;
    return next;
  end if;
end $$;
`;

/**
 * Which primary this is. The timeline comes from the WAL position: pg_control_checkpoint() shows the old one until the
 * first checkpoint after a promotion. The database belongs to it: a dump restored beside the original is another log.
 */
const ERA = `
create function log.identity(out system_identifier text, out timeline text, out database oid) language sql stable as $$
  select (select c.system_identifier::text from pg_control_system() c),
    left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
    (select d.oid from pg_database d where d.datname = current_database())
$$;

create function log.current_era() returns int language sql stable as $$
  select e.number from (select * from log.era order by number desc limit 1) e, log.identity() i
    where (e.system_identifier, e.timeline, e.database) = (i.system_identifier, i.timeline, i.database)
$$;

create function log.open_era() returns int language plpgsql volatile as $$
declare era int;
begin
  lock table log.era in access exclusive mode;
  select log.current_era() into era;
  if era is null then
    insert into log.era (number, system_identifier, timeline, database)
      select coalesce((select max(e.number) from log.era e), 0) + 1, i.system_identifier, i.timeline, i.database from log.identity() i
      returning number into era;
  end if;
  return era;
end $$;
`;

export class ReadingFunctions1700000000002 implements MigrationInterface {
  readonly name = 'ReadingFunctions1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [KEYS, BOUND, READ_AFTER, ERA]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function log.open_era, log.current_era, log.identity, log.read_after, log.bound, log.appender_class, log.resource_class');
  }
}
