#!/bin/sh
# Fills an empty directory and runs slapd; users are added by its administrator (ldapadd).
set -eu
umask 077
config=/run/slapd/slapd.conf
{ cat /etc/rolegate/slapd.conf; echo "rootpw $(slappasswd -n -s "$LDAP_ADMIN_PASSWORD")"; } > "$config"
[ -e /var/lib/ldap/data.mdb ] || slapadd -f "$config" -l /etc/rolegate/base.ldif
exec slapd -f "$config" -h ldap://0.0.0.0:389 -d 0
