#!/usr/bin/env bash
# Prints the path of libfaketime: $FAKETIME_LIBRARY, the one of the system, or one of Debian's package in the cache.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

home=$CACHE/faketime
name=libfaketimeMT.so.1
log=$CACHE/log/faketime.log

installed() {
  local library
  for library in "${FAKETIME_LIBRARY:-}" /usr/lib/*/faketime/"$name" "$home"/usr/lib/*/faketime/"$name"; do
    if [ -n "$library" ] && [ -r "$library" ]; then
      echo "$library"
      return 0
    fi
  done
  return 1
}

# An apt that downloads into its own folder and leaves the machine's lists alone.
download() {
  local stage=$CACHE/.faketime-stage
  local options=(-o "Dir::State::Lists=$stage/lists" -o "Dir::Cache=$stage/cache" -o "APT::Sandbox::User=$(id -un)"
  -o APT::Update::Post-Invoke-Success::=true)
  rm -rf "$stage" "$home" &&
    mkdir -p "$stage/lists/partial" "$stage/cache/archives/partial" "$stage/deb" &&
    apt-get "${options[@]}" update -q &&
    (cd "$stage/deb" && apt-get "${options[@]}" download -q libfaketime) &&
    dpkg-deb --extract "$stage"/deb/*.deb "$stage/root" &&
    mv -T "$stage/root" "$home" &&
    rm -rf "$stage"
}

install() {
  ! installed > /dev/null || return 0 # another run has done it while this one waited
  { have apt-get && have dpkg-deb; } ||
    die "libfaketime is missing: install it with your package manager, or set FAKETIME_LIBRARY to its path."
  say "libfaketime: fetching it once from Debian into $home"
  progress libfaketime fetching "$log" download ||
    die "libfaketime could not be fetched, see $log; alternatively, set FAKETIME_LIBRARY to its path."
}

installed || {
  locked faketime install
  installed
}
