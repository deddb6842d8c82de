#!/usr/bin/env bash
# crds.sh update|check: makes crds/ what the api module's records generate, or fails where it is not.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

generated=api/target/classes/META-INF/fabric8
"$DEV/mvn.sh" --quiet --projects api process-classes
case $1 in
  update)
    mkdir -p crds
    for file in "$generated"/*-v1.yml; do
      cp "$file" "crds/$(basename "$file" -v1.yml).yaml"
    done
    ;;
  check)
    for file in "$generated"/*-v1.yml; do
      diff -u "crds/$(basename "$file" -v1.yml).yaml" "$file" || die "crds/ is not what the api module generates: run 'make crds'."
    done
    ;;
esac
