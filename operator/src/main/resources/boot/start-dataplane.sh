#!/bin/sh
# Runs HAProxy's Data Plane API, and starts it again when it ends and when the mounted credentials or certificates change. That
# happens in here, because a container that ends makes the whole pod unready, and HAProxy serves without the Data Plane API.
set -eu
umask 077
credentials=/etc/proxyconfig/credentials
tls=/etc/proxyconfig/tls
state=/var/lib/proxyconfig
run=/run/proxyconfig
settings=/run/dataplane/dataplaneapi.yml
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin

mounted() {
  cat "$credentials/username" "$credentials/password" "$tls/tls.crt" "$tls/tls.key" | cksum
}
quoted() { # FILE: its content as a YAML string
  printf "'%s'" "$(sed "s/'/''/g" "$1")"
}
# The section "dataplaneapi" is the last one, and the user is read from here only. Reloads go through the master's socket; their
# commands are required and never run.
write_settings() {
  cat > "$settings" << END
config_version: 2
name: haproxy
haproxy:
  config_file: $state/haproxy.cfg
  haproxy_bin: $(command -v haproxy)
  master_worker_mode: true
  master_runtime: $run/master.sock
  reload:
    reload_delay: 2
    reload_strategy: custom
    reload_cmd: "false"
    restart_cmd: "false"
log_targets:
- log_to: stdout
  log_level: info
  log_types: [app]
dataplaneapi:
  scheme: [https]
  tls:
    tls_host: 0.0.0.0
    tls_port: 5555
    tls_certificate: $tls/tls.crt
    tls_key: $tls/tls.key
  transaction:
    transaction_dir: $state/transactions
    backups_number: 0
  resources:
    maps_dir: $state/maps
    ssl_certs_dir: $state/ssl
    general_storage_dir: $state/general
    spoe_dir: $state/spoe
    dataplane_storage_dir: $state/dataplane
  user:
  - insecure: true
    name: $(quoted "$credentials/username")
    password: $(quoted "$credentials/password")
END
}

child=
stop() {
  trap - TERM INT USR1
  if [ -n "$child" ]; then
    kill -TERM "$child" 2> /dev/null || true
    wait "$child" || true
  fi
  exit 0
}
trap stop TERM INT USR1

until [ -S "$run/master.sock" ]; do
  sleep 1 &
  wait $!
done
while :; do
  before=$(mounted)
  write_settings
  dataplaneapi -f "$settings" &
  child=$!
  while kill -0 "$child" 2> /dev/null && [ "$(mounted)" = "$before" ]; do
    sleep 2 &
    wait $!
  done
  echo "starting the Data Plane API again: it ended, or credentials or certificates have changed"
  kill -TERM "$child" 2> /dev/null || true
  wait "$child" || true
done
