#!/usr/bin/env bash
# crds.sh update|check: makes crds/ what the api module's records generate, or fails where it is not.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case $1 in
  update) update=true ;;
  check) update=false ;;
esac
exec "$DEV/mvn.sh" --quiet --projects api -Dtest=CrdTest "-Dcrds.update=$update" test
