#!/bin/sh
# In docker-entrypoint-initdb.d: runs when the first primary's database has just been made.
set -eu
PGOPTIONS="-c rolegate.replication_password=$REPLICATION_PASSWORD" \
  psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --file=/etc/rolegate/roles.sql
