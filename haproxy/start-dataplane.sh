#!/bin/sh
# Starts HAProxy's Data Plane API. It reads its user only from its settings, so this script adds the user to a copy of the
# settings that only this container can read.
set -eu
umask 077
if ! command -v dataplaneapi > /dev/null; then
  echo "error: this image lacks the program dataplaneapi. Use HAProxy's own image, or 'make compose-up', which adds the emulator." >&2
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
