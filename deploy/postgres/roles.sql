-- Run once on the first primary, as its superuser, with rolegate.replication_password set for the session.
-- No standby is there yet: a commit must not wait for one.
set synchronous_commit = local;
do $$
begin
  execute format('create role replication login replication connection limit 10 password %L', current_setting('rolegate.replication_password'));
  create role rolegate_check login connection limit 20;
end $$;
-- Every commit waits until the server that calls itself `standby` has it on its disk. A promoted server starts without.
alter system set synchronous_standby_names = 'FIRST 1 (standby)';
