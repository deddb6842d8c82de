#!/bin/sh
# Lets HAProxy end when its last session has: first the pod turns unready, and new connections are still taken until every node
# has heard of that; then HAProxy stops to listen. Kubernetes ends what lasts longer than the grace period.
set -eu
run=/run/proxyconfig
: > "$run/stopping"
sleep 5
master=$(cat "$run/haproxy.pid")
kill -USR1 "$master"
while kill -0 "$master" 2> /dev/null; do
  sleep 1
done
