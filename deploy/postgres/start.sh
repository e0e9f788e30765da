#!/bin/sh
# Entry point of both Postgres containers: makes the first primary, clones a standby, and never starts a second primary.
# `npm run cluster` does the same in tools/cluster/postgres.mjs, with the server's own backup functions.
#   POSTGRES_FIRST_ROLE  what an empty data folder becomes when the other server is none yet: primary or standby
#   POSTGRES_PEER        the other server
set -eu

# f: the other server is a primary; t: a standby; unknown: it does not answer. rolegate_check needs no password.
peer_is_standby() {
  psql "host=$POSTGRES_PEER port=5432 user=rolegate_check dbname=postgres connect_timeout=2" -Atc 'select pg_is_in_recovery()' 2> /dev/null || echo unknown
}

clone() {
  until PGPASSWORD="$REPLICATION_PASSWORD" pg_basebackup --pgdata="$PGDATA" --wal-method=stream --checkpoint=fast --write-recovery-conf \
    --dbname="host=$POSTGRES_PEER port=5432 user=replication application_name=standby connect_timeout=2"; do
    echo "postgres: waiting for $POSTGRES_PEER to copy from" >&2
    sleep 1
  done
  # The copy brings the primary's settings: once promoted, it must not wait for a standby that is itself.
  echo "synchronous_standby_names = ''" >> "$PGDATA/postgresql.auto.conf"
  chmod 700 "$PGDATA"
  chown -R postgres:postgres "$PGDATA"
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ "$POSTGRES_FIRST_ROLE" = standby ] || [ "$(peer_is_standby)" = f ]; then clone; fi
elif [ ! -e "$PGDATA/standby.signal" ] && [ "$(peer_is_standby)" = f ]; then
  # Fencing at start: it was a primary, and the other server has been promoted since.
  echo "postgres: $POSTGRES_PEER is the primary, so this server may not be one: empty its data folder, and it becomes the standby" >&2
  exit 1
fi
exec docker-entrypoint.sh postgres -c config_file=/etc/rolegate/postgresql.conf -c hba_file=/etc/rolegate/pg_hba.conf
