#!/usr/bin/env bash
# kind-tools.sh kind|node: prints the path of kind, or the name of the node image for it: the official one
# where a registry answers, otherwise one that is built here. What is missing is built from Go modules, once.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

kind=$CACHE/kind-$KIND_VERSION
programs=$CACHE/node-$KUBE_VERSION
built_node=kindest/node:v$KUBE_VERSION-built
log=$CACHE/log/kind-build.log

# With -v Go prints each module that it downloads and each package that it compiles.
compiled() {
  local modules packages
  modules=$(grep -c '^go: downloading' "$1" || true)
  packages=$(grep -cE '^[^ :]+$' "$1" || true)
  echo "$modules modules downloaded, $packages packages compiled"
}

# build FOLDER WHAT PROGRAM..: FOLDER appears when it has all of them
build() {
  local folder=$1 what=$2 go_version stage
  stage=$CACHE/.stage-$(basename "$folder")
  shift 2
  go_version=$(GOTOOLCHAIN=local go env GOVERSION 2> /dev/null || true)
  at_least "${go_version#go}" "$GO_MINIMUM" ||
    die "Go $GO_MINIMUM or newer, which would build $what, is missing: install it (https://go.dev/dl)."
  say "$what: building it from Go modules, once (log: $log)"
  progress "$what" compiled "$log" "$DEV/kube-build.sh" "$stage" "$@" || {
    tail -n 5 "$log" >&2
    die "$what could not be built, see $log."
  }
  mv -T "$stage/bin" "$folder"
  rm -rf "$stage"
}

build_kind() { [ -x "$kind/kind" ] || build "$kind" "kind $KIND_VERSION" kind; }

build_node() {
  if docker image inspect "$built_node" > /dev/null 2>&1; then return; fi # another run has made it while this one waited
  [ -x "$programs/kubelet" ] || build "$programs" "Kubernetes $KUBE_VERSION for the node image, 5 to 15 minutes" \
    etcd coredns crictl kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet kubeadm kubectl
  say "Node image for kind: making it of Debian's packages and these programs"
  "$DEV/node-image.sh" "$built_node" "$programs" "$kind/node-files"
}

node() {
  if docker image inspect "$KIND_NODE" > /dev/null 2>&1 || timeout 10 docker manifest inspect "$KIND_NODE" > /dev/null 2>&1; then
    echo "$KIND_NODE"
  else
    locked kind build_kind
    locked node build_node
    echo "$built_node"
  fi
}

case ${1:-} in
  kind)
    [ -x "$kind/kind" ] || locked kind build_kind
    echo "$kind/kind"
    ;;
  node) node ;;
  *) die "usage: kind-tools.sh kind|node" ;;
esac
