#!/usr/bin/env bash
# jars.sh MODULE..: puts each module's libraries and our own code, apart, where its Dockerfile takes them from. They have to
# be compiled (build.sh).
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

java_home=$("$DEV/java-home.sh")

# pack NAME CLASSES FOLDER: a jar with a fixed date, so that unchanged code is an unchanged layer
pack() {
  "$java_home/bin/jar" --create --file "$3/proxyconfig-$1.jar" --date 2020-01-01T00:00:00Z -C "$2" .
}

for module in "$@"; do
  image=$module/target/image
  rm -rf "$image"
  mkdir -p "$image/lib" "$image/own"
  pack "$module" "$module/target/classes" "$image/own"
  tr : '\n' < "$module/target/classpath" | while IFS= read -r entry || [ -n "$entry" ]; do
    case $entry in
      */target/classes) pack "$(basename "${entry%/target/classes}")" "$entry" "$image/own" ;;
      *) cp -p "$entry" "$image/lib/" ;;
    esac
  done
done
