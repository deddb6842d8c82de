#!/bin/bash
# Whether databases can be used through the proxy: the probe has been told what to watch, every listener accepts
# connections, and a fresh MySQL connection got its answer, where such connections were asked for.
metrics=$(bash /usr/local/share/proxyconfig/http-get.sh 8443 /metrics) || exit 1
has() { grep -qE "^proxyconfig_probe_$1" <<< "$metrics"; }
die() {
  echo "$1"
  exit 1
}
has 'listener_up\{.*\} 1' || die 'no listener accepts connections'
! has 'listener_up\{.*\} 0' || die 'a listener accepts no connections'
! has 'mysql_desired_connections ' || has 'mysql_fresh_connection_up 1' || die 'no MySQL connection has worked yet'
