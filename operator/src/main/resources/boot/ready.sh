#!/bin/sh
# Whether the worker that takes new connections has a configuration of ours, and the pod is not about to go.
run=/run/proxyconfig
[ ! -e "$run/stopping" ] || exit 1
echo '@1 show info' | socat -t 2 stdio "UNIX-CONNECT:$run/master.sock" | grep '^description: ' |
  grep -qv 'no configuration yet'
