#!/usr/bin/env bash
# e2e.sh: the end-to-end tests on a cluster of their own, which is gone at the end, however it ends. KEEP=1 keeps it. Exit code
# 69 says that Docker can't be had here.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export CLUSTER=${CLUSTER:-proxyconfig-e2e}
OTHER_INSTANCES_IMAGE=proxyconfig-haproxy-other:$(project_version)
export OTHER_INSTANCES_IMAGE
"$DEV/docker.sh"
[ -n "${KEEP:-}" ] || trap '"$DEV/kind.sh" down' EXIT
"$DEV/kind-demo.sh"
export KUBECONFIG
KUBECONFIG=$("$DEV/kind.sh" kubeconfig)
"$DEV/test.sh" -pl systemtests -am -Dtest.tags=kind -Dtest.tags.excluded= -Dspotless.check.skip "$@"
