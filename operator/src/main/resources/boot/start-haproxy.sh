#!/bin/sh
# Starts HAProxy with the first of these files that it accepts: the previous file, which is there while the operator checks the
# one on the volume; the one on the volume; the last good one; the one that the pod was given; and one without listeners, so that
# the operator can correct the others. HAProxy can end during its start with a file that its check accepts. This script then
# stores the revision, and starts HAProxy with the next file. Otherwise the script ends when HAProxy ends.
set -eu
boot=/etc/proxyconfig/boot
state=/var/lib/proxyconfig
run=/run/proxyconfig
config=$state/haproxy.cfg
good=$state/last-good
failed=$run/failed-starts
# A file is good, and a start has succeeded, after this number of seconds.
start=10
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin

revision() { # FILE
  [ ! -e "$1" ] || sed -n 's/^ *description .*\(proxyconfig [^ ]* revision [0-9a-f]*\).*/\1/p' "$1"
}
seconds() { # since the start of the machine
  sed 's/[. ].*//' /proc/uptime
}
take() { # FILE
  [ "$1" != "$config" ] || return 0
  cp "$1" "$config.new"
  mv "$config.new" "$config"
}
take_lists() { # FOLDER [yes: only those that the volume does not have]
  for list in "$1"/proxyconfig-*.acl; do
    if [ -e "$list" ] && { [ $# = 1 ] || [ ! -e "$state/general/${list##*/}" ]; }; then
      cp "$list" "$state/general/"
    fi
  done
}
choose() {
  for file in "$state/general/proxyconfig-previous.cfg" "$config" "$good/haproxy.cfg" "$boot/haproxy.cfg"; do
    [ -s "$file" ] || continue
    if [ -n "$(revision "$file")" ] && grep -qxF "$(revision "$file")" "$failed"; then
      echo "Not using $file: HAProxy ended during its start with $(revision "$file")" >&2
      continue
    fi
    case $file in
      "$good"/*) take_lists "$good" yes ;;
      "$boot"/*) take_lists "$boot" ;;
    esac
    take "$file"
    if haproxy -W -c -f "$config"; then return; fi
    echo "Not using $file: HAProxy refuses it" >&2
  done
  take "$boot/empty.cfg" # the check refuses it, because it has no listener
}

# Whether the current worker has run for long enough with a file, which can be on the volume without a reload.
runs() { # FILE
  [ -n "$(revision "$1")" ] || return 1
  info=$(echo '@1 show info' | socat -t 2 stdio "UNIX-CONNECT:$run/master.sock") || return 1
  age=$(printf '%s\n' "$info" | sed -n 's/^Uptime_sec: //p')
  [ "${age:-0}" -ge "$start" ] && printf '%s\n' "$info" | grep '^description: ' | grep -qF "$(revision "$1")"
}
keep() {
  if ! cp "$config" "$good/new" || ! runs "$good/new"; then return; fi
  rm -f "$good"/proxyconfig-*.acl
  for list in "$state"/general/proxyconfig-*.acl; do
    if [ -e "$list" ]; then cp "$list" "$good/" || return 1; fi
  done
  mv "$good/new" "$good/haproxy.cfg" || return 1
  grep -vxF "$(revision "$good/haproxy.cfg")" "$failed" > "$failed.new" || true
  mv "$failed.new" "$failed"
}
keep_the_good_ones() {
  sleeper=
  trap '[ -z "$sleeper" ] || kill "$sleeper"; exit 0' TERM
  while :; do
    sleep 5 &
    sleeper=$!
    wait "$sleeper"
    if [ "$(cksum < "$config")" != "$(cksum < "$good/haproxy.cfg")" ]; then
      keep || echo "Cannot keep a copy of $config in $good" >&2
    fi
  done
}

child=
signal=
forward() { # SIGNAL
  if [ -n "$child" ]; then kill -s "$1" "$child" || true; fi
}
trap 'signal=TERM; forward TERM' TERM
trap 'signal=USR1; forward USR1' USR1
trap 'forward USR2' HUP USR2
await_the_end() {
  while :; do
    code=0
    wait "$child" || code=$?
    # a signal to this script ends "wait", too
    kill -0 "$child" 2> /dev/null || return 0
  done
}
# Whether another file can be better: HAProxy ended during its start with this one, and has never run with it for long.
is_bad() {
  [ -z "$signal" ] && [ ! -e "$run/stopping" ] && [ "$code" != 0 ] && [ $(($(seconds) - began)) -lt "$start" ] &&
    [ -n "$started" ] && [ "$started" = "$(revision "$config")" ] && [ "$started" != "$(revision "$good/haproxy.cfg")" ]
}

# A configuration that is too large for a Secret is compressed there.
unpack() {
  rm -rf "${state:?}/boot"
  mkdir -p "$state/boot"
  cp "$boot/empty.cfg" "$state/boot/"
  for file in "$boot"/*.gz; do
    gzip -dc "$file" > "$state/boot/$(basename "$file" .gz)" || return 1
  done
}

if [ -e "$boot/haproxy.cfg.gz" ]; then
  unpack || echo "Cannot unpack the configuration in $boot: the image needs the program gzip" >&2
  boot=$state/boot
fi
mkdir -p "$state/general" "$state/maps" "$state/ssl" "$state/spoe" "$state/dataplane" "$state/transactions" "$good"
touch "$good/haproxy.cfg" "$failed"
rm -f "$run/stopping"
while :; do
  choose
  [ -z "$signal" ] || exit 0
  rm -f "$run/master.sock"
  began=$(seconds)
  started=$(revision "$config")
  haproxy -W -db -S "$run/master.sock,mode,600" -f "$config" &
  child=$!
  echo "$child" > "$run/haproxy.pid"
  [ -z "$signal" ] || forward "$signal"
  keep_the_good_ones &
  keeper=$!
  await_the_end
  child=
  kill "$keeper" 2> /dev/null || true
  is_bad || exit "$code"
  echo "HAProxy ended with status $code during its start with $started: starting it with another file" >&2
  {
    tail -n 19 "$failed"
    echo "$started"
  } > "$failed.new"
  mv "$failed.new" "$failed"
done
