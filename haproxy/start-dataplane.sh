#!/bin/sh
# Starts HAProxy's Data Plane API. It reads its user from its settings only, so they are completed where only this
# container sees them.
set -eu
umask 077
if ! command -v dataplaneapi > /dev/null; then
  echo "error: this image is a stand-in without the program dataplaneapi; 'make compose-up' replaces it." >&2
  exit 1
fi
quoted() { # FILE: its content as a YAML string
  printf "'%s'" "$(sed "s/'/''/g" "$1")"
}
settings=/run/dataplane/dataplaneapi.yml
{
  cat /usr/local/share/proxyconfig/dataplaneapi.yml
  printf '  user:\n  - insecure: true\n    name: %s\n    password: %s\n' \
    "$(quoted /run/secrets/username)" "$(quoted /run/secrets/password)"
} > "$settings"
exec dataplaneapi -f "$settings"
