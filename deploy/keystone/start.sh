#!/bin/sh
# Makes the database at the first start and runs Keystone.
set -eu
config=/etc/rolegate/keystone.conf
home=/var/lib/keystone
if [ ! -e "$home/made" ]; then
  manage() { keystone-manage --config-file "$config" "$@"; }
  manage db_sync
  manage fernet_setup --keystone-user "$(id -un)" --keystone-group "$(id -gn)"
  manage credential_setup --keystone-user "$(id -un)" --keystone-group "$(id -gn)"
  url=http://keystone:5000/v3
  manage bootstrap --bootstrap-password "$KEYSTONE_ADMIN_PASSWORD" --bootstrap-region-id RegionOne \
    --bootstrap-public-url "$url" --bootstrap-internal-url "$url" --bootstrap-admin-url "$url"
  # Without the write-ahead log SQLite answers "database is locked" under a little load.
  python3 -c "import sqlite3; sqlite3.connect('$home/keystone.db').execute('PRAGMA journal_mode=WAL')"
  touch "$home/made"
fi
exec keystone-wsgi-public --host 0.0.0.0 --port 5000 -- --config-file "$config"
