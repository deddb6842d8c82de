#!/usr/bin/env bash
# Runs the Data Plane API contract against the real one that DATAPLANE_BIN or DATAPLANE_URL names.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ -n "${DATAPLANE_BIN:-}${DATAPLANE_URL:-}" ] ||
  die "name a real Data Plane API: make contract DATAPLANE_BIN=/path/to/dataplaneapi, or DATAPLANE_URL=https://user:password@host:port."
exec "$DEV/test.sh" --projects emulator --also-make -Dunit.tests.skip=true \
  '-Dit.test=io.proxyconfig.emulator.contract.**' -Dfailsafe.failIfNoSpecifiedTests=false
