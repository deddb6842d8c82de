#!/usr/bin/env bash
# Runs the Data Plane API contract against the real one that DATAPLANE_BIN or DATAPLANE_URL names. With DATAPLANE_BIN it also
# runs RawFileSamplesST, ReleasesST and ServerStateST.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ -n "${DATAPLANE_BIN:-}${DATAPLANE_URL:-}" ] ||
  die "name a real Data Plane API: make contract DATAPLANE_BIN=/path/to/dataplaneapi, or DATAPLANE_URL=https://user:password@host:port."
projects=emulator
tests='io.proxyconfig.emulator.contract.**'
raw=()
if [ -n "${DATAPLANE_BIN:-}" ]; then
  projects+=,systemtests
  tests+=,RawFileSamplesST,ReleasesST,ServerStateST
  raw=("-Ddataplane.bin=$(realpath "$DATAPLANE_BIN")" "-Ddataplane.generation=${DATAPLANE_GENERATION:-3.2}")
fi
exec "$DEV/test.sh" --projects "$projects" --also-make -Dunit.tests.skip=true "-Dit.test=$tests" "${raw[@]}" \
  -Dfailsafe.failIfNoSpecifiedTests=false
