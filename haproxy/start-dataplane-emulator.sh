#!/bin/sh
# Starts the Data Plane API emulator of the tests with the settings of dataplaneapi.yml.
set -eu
DATAPLANE_PASSWORD=$(cat /run/secrets/password)
export DATAPLANE_PASSWORD
exec /opt/java/openjdk/bin/java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/app/own/*:/app/lib/*' \
  io.proxyconfig.emulator.DataPlaneEmulator \
  --host 0.0.0.0 --port 5555 --user "$(cat /run/secrets/username)" --reload-delay 2 \
  --config-file /var/lib/proxyconfig/haproxy.cfg \
  --master-runtime /run/proxyconfig/master.sock \
  --haproxy-bin /usr/local/sbin/haproxy \
  --transaction-dir /var/lib/proxyconfig/transactions \
  --maps-dir /var/lib/proxyconfig/maps \
  --general-storage-dir /var/lib/proxyconfig/general
