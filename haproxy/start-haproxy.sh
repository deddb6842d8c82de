#!/bin/sh
# Starts HAProxy on the configuration that the volume has, or on the one for the first start.
set -eu
config=/var/lib/proxyconfig/haproxy.cfg
if [ ! -s "$config" ]; then
  cp /usr/local/share/proxyconfig/haproxy.cfg "$config.new"
  mv "$config.new" "$config"
fi
# In the place of this shell, so that signals reach the master: HUP reloads.
exec haproxy -W -db -S /run/proxyconfig/master.sock,mode,600 -f "$config"
