#!/usr/bin/env bash
# soak.sh OPTION..: the soak test, with clock steps where libfaketime can be had.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if library=$("$DEV/faketime.sh"); then set -- --faketime="$library" "$@"; fi
exec "$DEV/java.sh" soak io.proxyconfig.soak.SoakMain "$@"
