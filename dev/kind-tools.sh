#!/usr/bin/env bash
# kind-tools.sh kind|node: prints the path of kind, or the name of the node image for it: the official one
# where a registry answers, otherwise one that is built here. What is missing is built from Go modules, once. KIND_NODE_IMAGE
# names a node image to use instead, and KIND_VERSION the release of kind for it.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

kind=$CACHE/kind-$KIND_VERSION
programs=$CACHE/node-$KUBE_VERSION
built_node=kindest/node:v$KUBE_VERSION-built
log=$CACHE/log/kind-build.log

build_kind() { [ -x "$kind/kind" ] || go_build "$kind" "kind $KIND_VERSION" "$log" kind; }

build_node() {
  if docker image inspect "$built_node" > /dev/null 2>&1; then return; fi # another run has made it while this one waited
  [ -x "$programs/kubelet" ] || go_build "$programs" "Kubernetes $KUBE_VERSION for the node image, 5 to 15 minutes" "$log" \
    etcd coredns crictl kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet kubeadm kubectl
  say "Node image for kind: making it of Debian's packages and these programs"
  "$DEV/node-image.sh" "$built_node" "$programs" "$kind/node-files"
}

node() {
  if docker image inspect "$KIND_NODE" > /dev/null 2>&1 || timeout 10 docker manifest inspect "$KIND_NODE" > /dev/null 2>&1; then
    echo "$KIND_NODE"
  elif [ -n "${KIND_NODE_IMAGE:-}" ]; then
    die "KIND_NODE_IMAGE=$KIND_NODE_IMAGE is neither on this machine nor does its registry answer: name another one, or unset it."
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
