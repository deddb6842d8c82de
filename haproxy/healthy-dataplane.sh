#!/bin/sh
# Whether the Data Plane API answers its user. The password goes by a file, because everybody may read arguments.
printf 'user = "%s:%s"\n' "$(sed 's/[\\"]/\\&/g' /run/secrets/username)" "$(sed 's/[\\"]/\\&/g' /run/secrets/password)" |
  curl --config - --fail --silent --show-error --max-time 3 --output /dev/null http://127.0.0.1:5555/v3/info
