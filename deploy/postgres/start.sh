#!/bin/sh
# Entry point of both Postgres containers: makes the first primary, clones the standby, and never starts a second
# primary. `npm run cluster` does the same in tools/cluster/postgres.mjs, with the server's own backup functions.
#   POSTGRES_FIRST_ROLE  what an empty data folder becomes: primary or standby
#   POSTGRES_PEER        the other server
set -eu
export PGPASSWORD="$REPLICATION_PASSWORD"
peer="host=$POSTGRES_PEER port=5432 user=replication application_name=standby connect_timeout=2"

if [ ! -s "$PGDATA/PG_VERSION" ] && [ "$POSTGRES_FIRST_ROLE" = standby ]; then
  until pg_basebackup --dbname="$peer" --pgdata="$PGDATA" --slot=standby --wal-method=stream --checkpoint=fast --write-recovery-conf; do
    echo "postgres: waiting for $POSTGRES_PEER to copy from" >&2
    sleep 1
  done
  # The copy brings the primary's settings: once promoted, it must not wait for a standby that is itself.
  printf "synchronous_standby_names = ''\nprimary_slot_name = 'standby'\n" >> "$PGDATA/postgresql.auto.conf"
  chmod 700 "$PGDATA"
  chown -R postgres:postgres "$PGDATA"
fi

# Fencing at start: a primary that comes back after the other was promoted would be a second one.
if [ -s "$PGDATA/PG_VERSION" ] && [ ! -e "$PGDATA/standby.signal" ]; then
  recovering=$(PGPASSWORD='' psql "host=$POSTGRES_PEER port=5432 user=rolegate_check dbname=postgres connect_timeout=2" -Atc 'select pg_is_in_recovery()' 2>/dev/null || echo unknown)
  if [ "$recovering" = f ]; then
    echo "postgres: $POSTGRES_PEER is the primary: this server is fenced; empty its data folder and start it with POSTGRES_FIRST_ROLE=standby" >&2
    exit 1
  fi
fi
unset PGPASSWORD
exec docker-entrypoint.sh postgres -c config_file=/etc/rolegate/postgresql.conf -c hba_file=/etc/rolegate/pg_hba.conf
