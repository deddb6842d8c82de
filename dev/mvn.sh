#!/usr/bin/env bash
# mvn.sh ARGUMENT..: Maven on the project, told where JDK 25 is. Maven itself may run on an older one.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

home=$("$DEV/java-home.sh")
export "JAVA${JAVA_MINIMUM}_HOME=$home" # where Maven's toolchain discovery looks, too
have java || export JAVA_HOME=${JAVA_HOME:-$home}
cd "$ROOT"
revision=unknown
if [ -e .git ] && have git; then revision=$(git rev-parse HEAD); fi
exec mvn --batch-mode "-Dbuild.revision=$revision" "$@"
