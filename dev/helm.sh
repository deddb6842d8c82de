#!/usr/bin/env bash
# Prints the path of helm: the one on PATH, or the cache's, which is built once from Go modules.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

built=$CACHE/helm-$HELM_VERSION-kube-$KUBE_VERSION

fill() {
  [ -x "$built/helm" ] || # another run may have built it while this one waited
    go_build "$built" "helm $HELM_VERSION, 2 to 5 minutes" "$CACHE/log/helm-build.log" helm
}

command -v helm || {
  [ -x "$built/helm" ] || locked helm fill
  echo "$built/helm"
}
