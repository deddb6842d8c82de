#!/bin/sh
# Whether the master answers and has a worker for new connections.
echo 'show proc' | socat -t 2 stdio UNIX-CONNECT:/run/proxyconfig/master.sock |
  awk '/^#/ { current = /^# workers/ } current && $2 == "worker" { found = 1 } END { exit !found }'
