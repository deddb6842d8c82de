#!/usr/bin/env bash
# Compiles the programs, unless nothing has changed since the last time, and leaves each module's class path in
# MODULE/target/classpath.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

stamp=target/built
log=target/build.log

# Folders count as well: their time changes when a file in them goes away.
current() {
  local pom module
  [ -f "$stamp" ] || return 1
  for pom in */pom.xml; do
    module=$(dirname "$pom")
    [ -f "$module/target/classpath" ] && [ -d "$module/target/classes" ] || return 1
  done
  [ -z "$(find pom.xml ./*/pom.xml ./*/src/main -newer "$stamp" -print -quit)" ]
}

downloaded() { echo "$(grep -c 'Downloaded from' "$1" || true) files downloaded"; }

build() {
  ! current || return 0
  mkdir -p target
  touch "$stamp.new" # before the compiler reads the sources, so that later changes are newer
  say "Compiling (the first time Maven also downloads the libraries)"
  if ! progress Compiling downloaded "$log" \
    "$DEV/mvn.sh" process-classes dependency:build-classpath \
    -Dspotless.check.skip -Dmdep.outputFile=target/classpath -DincludeScope=runtime; then
    grep '^\[ERROR\]' "$log" | head -n 20 >&2 || true
    die "the project does not compile, see $log."
  fi
  mv "$stamp.new" "$stamp"
}

current || locked build build
