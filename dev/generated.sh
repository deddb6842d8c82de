#!/usr/bin/env bash
# generated.sh update|check TEST: makes what that test of the api module checks in what the records generate, or fails
# where it is not.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case $1 in
  update) update=true ;;
  check) update=false ;;
  *) die "usage: generated.sh update|check TEST" ;;
esac
exec "$DEV/mvn.sh" --quiet --projects api "-Dtest=$2" "-Dgenerated.update=$update" -Dspotless.check.skip test
