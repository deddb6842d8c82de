#!/usr/bin/env bash
# tools.sh: makes sure that everything is there that the tests and the demo run, and prints it, one Java system
# property a line. Maven and Java both take these lines as arguments.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have mvn || die "Maven is missing: install the package maven, or https://maven.apache.org."
"$DEV/java-home.sh" > /dev/null
haproxy=$("$DEV/haproxy.sh")
kube=$("$DEV/kube.sh")
printf -- '-Dhaproxy.bin=%s\n-Dkube.bin.dir=%s\n' "$haproxy" "$kube"
