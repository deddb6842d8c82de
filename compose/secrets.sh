#!/bin/sh
# Writes each password into a file of the service that needs it. The folders are in memory, one for each service. Compose's
# own secrets can't do it: from variables they don't go into containers whose file system is read-only.
set -eu
umask 077

put() { # FILE MODE VALUE
  printf '%s' "$3" > "$1.new"
  chmod "$2" "$1.new"
  mv "$1.new" "$1"
}

# Known to the probe and the operator only, and the same when this runs again.
if [ ! -s /secrets/probe/token ]; then
  put /secrets/probe/token 0400 "$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n')"
fi
put /secrets/dataplane/username 0400 "$DATAPLANE_USER"
put /secrets/dataplane/password 0400 "$DATAPLANE_PASSWORD"
put /secrets/client/password 0400 "$DB_APP_PASSWORD"

# The database's own user is in the group of this folder.
put /secrets/db/root-password 0440 "$DB_ROOT_PASSWORD"
put /secrets/db/app-password 0440 "$DB_APP_PASSWORD"
put /secrets/db/probe-password 0440 "$DB_PROBE_PASSWORD"

# Nobody but the operator has this folder; it may run as any user.
mkdir -p /secrets/operator/dataplane /secrets/operator/probe
chmod 0755 /secrets/operator/dataplane /secrets/operator/probe
put /secrets/operator/dataplane/username 0444 "$DATAPLANE_USER"
put /secrets/operator/dataplane/password 0444 "$DATAPLANE_PASSWORD"
put /secrets/operator/dataplane/token 0444 "$(cat /secrets/probe/token)"
put /secrets/operator/probe/username 0444 probe
put /secrets/operator/probe/password 0444 "$DB_PROBE_PASSWORD"
