#!/bin/sh
# Starts HAProxy on the first of these that it finds valid: what the volume has, because the container was started again; what
# the pod was given; and a configuration that listens nowhere, on which the operator can put right what is wrong.
set -eu
boot=/etc/proxyconfig/boot
state=/var/lib/proxyconfig
run=/run/proxyconfig
config=$state/haproxy.cfg
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin

mkdir -p "$state/general" "$state/maps" "$state/ssl" "$state/spoe" "$state/dataplane" "$state/transactions"
rm -f "$run/stopping" "$run/master.sock"
take() { # FILE
  cp "$1" "$config.new"
  mv "$config.new" "$config"
}
if ! [ -s "$config" ] || ! haproxy -W -c -f "$config"; then
  for list in "$boot"/proxyconfig-*; do
    if [ -e "$list" ]; then cp "$list" "$state/general/"; fi
  done
  take "$boot/haproxy.cfg"
  if ! haproxy -W -c -f "$config"; then
    echo "HAProxy refuses the configuration that the pod was given; it starts with one that listens nowhere" >&2
    take "$boot/empty.cfg"
  fi
fi
# This shell becomes the master, so the number is the master's.
echo $$ > "$run/haproxy.pid"
exec haproxy -W -db -S "$run/master.sock,mode,600" -f "$config"
