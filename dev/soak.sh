#!/usr/bin/env bash
# soak.sh OPTION..: the soak test, with clock steps where libfaketime can be had. DATAPLANE_BIN is the path of a real Data Plane
# API; without it, the emulator of the tests is used.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if library=$("$DEV/faketime.sh"); then set -- --faketime="$library" "$@"; fi
real=()
if [ -n "${DATAPLANE_BIN:-}" ]; then real=("-Ddataplane.bin=$(realpath "$DATAPLANE_BIN")"); fi
exec "$DEV/java.sh" soak "${real[@]}" io.proxyconfig.soak.SoakMain "$@"
