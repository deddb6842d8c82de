#!/usr/bin/env bash
# kind.sh up|load IMAGE..|down|kubeconfig: a cluster of containers with a control plane and WORKERS nodes (2). 'up' keeps one
# that runs; 'load' copies images of the local Docker engine into its nodes; 'kubeconfig' prints the file that kubectl
# needs. CLUSTER names it (proxyconfig). Exit code 69 says that Docker can't be had here.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cluster=${CLUSTER:-proxyconfig}
log=$CACHE/log/kind-$cluster.log
export KUBECONFIG=$CACHE/kind-$cluster.kubeconfig
before=$CACHE/sysctl-before-kind
# A kubelet changes these for the whole machine.
kubelet_sysctls=(vm.overcommit_memory kernel.panic kernel.panic_on_oops)

unavailable() {
  printf 'error: %s\n' "$*" >&2
  exit 69
}

# Older Docker wants every capability that there is for a privileged container, and fails where the machine withholds one:
# there the runtime of node/runc-bounded.sh asks for no more than there is.
privileged() {
  local image=$1 runtime=/usr/local/sbin/runc-bounded config=/etc/docker/daemon.json
  if docker run --rm --privileged --network none --entrypoint true "$image" > "$log" 2>&1; then return; fi
  [ "$(id -u)" = 0 ] && [ ! -e "$config" ] || unavailable "Docker can't start privileged containers here, which kind's nodes are: $(tail -n 1 "$log")"
  say "Docker: privileged containers shall ask for no more capabilities than this machine has"
  install -D -m 755 "$DEV/node/runc-bounded.sh" "$runtime"
  mkdir -p /etc/docker
  printf '{"runtimes": {"runc-bounded": {"path": "%s"}}, "default-runtime": "runc-bounded"}\n' "$runtime" > "$config"
  kill -HUP "$(cat /var/run/docker.pid)" # takes these two settings, without touching containers
  for _ in {1..50}; do
    if docker run --rm --privileged --network none --entrypoint true "$image" > "$log" 2>&1; then return; fi
    sleep 0.2
  done
  rm "$config"
  unavailable "Docker can't start privileged containers here, which kind's nodes are: $(tail -n 1 "$log")"
}

ranges=(10.96.0.0/16 10.244.0.0/16) # kind's for Services and pods

# Until a node's own rules are up, packets for Services and pods would follow the machine's default route: they are refused
# where they would leave it.
keep_inside() {
  local out range
  [ "$(id -u)" = 0 ] && have iptables && have ip || return 0
  out=$(ip route show default | awk '{ print $5; exit }')
  [ -n "$out" ] || return 0
  for range in "${ranges[@]}"; do
    iptables -w -C DOCKER-USER -o "$out" -d "$range" -j REJECT 2> /dev/null ||
      iptables -w -I DOCKER-USER -o "$out" -d "$range" -j REJECT
  done
}

# What keep_inside has added, whatever the default route is by now.
leave_firewall() {
  local range rule
  [ "$(id -u)" = 0 ] && have iptables || return 0
  for range in "${ranges[@]}"; do
    iptables -w -S DOCKER-USER 2> /dev/null | grep -e "-d $range -o .* -j REJECT" | while read -r _ rule; do
      # shellcheck disable=SC2086 # the words of one rule
      iptables -w -D $rule
    done || true # there is none
  done
}

exists() { "$kind" get clusters -q 2> /dev/null | grep -x "$cluster" > /dev/null; }
last_line() { tail -n 1 "$1" | tr -d '\r' | cut -c 1-80; }

nodes() {
  local _
  printf 'kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnodes:\n- role: control-plane\n'
  for _ in $(seq "${WORKERS:-2}"); do echo '- role: worker'; done
}

create() {
  local node
  node=$("$DEV/kind-tools.sh" node)
  mkdir -p "$(dirname "$log")"
  privileged "$node"
  keep_inside
  [ "$(id -u)" != 0 ] || [ -f "$before" ] || sysctl "${kubelet_sysctls[@]}" > "$before"
  say "Cluster $cluster: starting a control plane and ${WORKERS:-2} workers of $node"
  nodes > "$CACHE/kind-$cluster.yaml"
  progress "Cluster $cluster" last_line "$log" \
    "$kind" create cluster --name "$cluster" --image "$node" --config "$CACHE/kind-$cluster.yaml" --wait 3m || {
    tail -n 20 "$log" >&2
    die "the cluster did not start, see $log."
  }
}

up() {
  local started=$SECONDS kubectl
  "$DEV/docker.sh"
  kind=$("$DEV/kind-tools.sh" kind)
  kubectl=$("$DEV/kube.sh")/kubectl
  if ! exists; then create; fi
  "$kind" export kubeconfig --name "$cluster" -q
  # Ready are the nodes; this is the cluster's DNS and pod network.
  progress "Cluster $cluster" last_line "$log" \
    "$kubectl" -n kube-system rollout status --timeout=3m deployment/coredns ||
    die "the cluster's DNS did not start, see $log."
  say "Cluster $cluster: up after $(elapsed $((SECONDS - started)))"
}

load() {
  local workers started=$SECONDS
  kind=$("$DEV/kind-tools.sh" kind)
  workers=$("$kind" get nodes --name "$cluster" -q | grep -v control-plane | paste -sd ,)
  progress "Loading images" last_line "$log" "$kind" load docker-image --name "$cluster" --nodes "$workers" "$@" ||
    die "images could not be loaded into the nodes, see $log."
  say "In the nodes after $(elapsed $((SECONDS - started))): $*"
}

down() {
  "$DEV/docker.sh"
  kind=$("$DEV/kind-tools.sh" kind)
  "$kind" delete cluster -q --name "$cluster"
  if [ -z "$("$kind" get clusters -q)" ]; then
    leave_firewall
    if [ -f "$before" ]; then
      sysctl -q -p "$before"
      rm "$before"
    fi
  fi
  rm -f "$KUBECONFIG" "$CACHE/kind-$cluster.yaml"
  say "Cluster $cluster: gone"
}

case ${1:-} in
  up) up ;;
  load)
    shift
    load "$@"
    ;;
  down) down ;;
  kubeconfig) echo "$KUBECONFIG" ;;
  *) die "usage: kind.sh up|load IMAGE..|down|kubeconfig" ;;
esac
