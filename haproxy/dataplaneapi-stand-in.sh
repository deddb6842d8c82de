#!/bin/sh
# Our own, embedded Data Plane API behind the command line of HAProxy's ('dataplaneapi -f FILE'), for an image of HAProxy that
# has no dataplaneapi: tests only. It understands the settings that the operator's start-dataplane.sh writes, no others; the key
# store lies beside the certificate.
set -eu
[ "$1" = -f ]
setting() { # NAME: its last value in the settings, without quotes
  sed -n "s/^[ -]*$1: *//p" "$settings" | tail -n 1 | sed "s/^'\(.*\)'\$/\1/"
}
settings=$2
tls=$(dirname "$(setting tls_certificate)")
DATAPLANE_PASSWORD=$(setting password)
DATAPLANE_KEY_STORE_PASSWORD=$(cat "$tls/keystore-password")
export DATAPLANE_PASSWORD DATAPLANE_KEY_STORE_PASSWORD
exec "${STAND_IN_JAVA:-/opt/java/openjdk/bin/java}" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -cp "${STAND_IN_CLASS_PATH:-/app/own/*:/app/lib/*}" io.proxyconfig.stack.dataplane.EmbeddedDataPlane \
  --host "$(setting tls_host)" --port "$(setting tls_port)" --user "$(setting name)" --reload-delay 2 \
  --config-file "$(setting config_file)" \
  --master-runtime "$(setting master_runtime)" \
  --haproxy-bin "$(setting haproxy_bin)" \
  --transaction-dir "$(setting transaction_dir)" \
  --maps-dir "$(setting maps_dir)" \
  --general-storage-dir "$(setting general_storage_dir)" \
  --tls-key-store "$tls/keystore.p12"
