#!/usr/bin/env bash
# footprint.sh: what the operator and an instance's containers cost on the cluster of 'make kind', which has to be there: memory
# and CPU while nothing happens and during 30 changes, and the time from 'kubectl apply' to Ready. The numbers are the
# kernel's, of each container's cgroup; memory is the working set, as 'kubectl top' would show it. CLUSTER names another cluster.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

IDLE=60    # seconds to settle, and then to measure
CHANGES=30 # every other one with a reload
name=footprint
targets=() # NAMESPACE/POD/CONTAINER
declare -A idle_memory idle_cpu busy_memory busy_cpu before

k() { "$kubectl" -n demo "$@"; }

# Of cgroup v2, or v1: the working set in bytes, and the CPU time so far in microseconds.
cgroup() { # NAMESPACE/POD/CONTAINER
  local namespace pod container
  IFS=/ read -r namespace pod container <<< "$1"
  # shellcheck disable=SC2016 # the container's shell is to expand it
  "$kubectl" -n "$namespace" exec "$pod" -c "$container" -- sh -c 'cd /sys/fs/cgroup
    if [ -f memory.current ]; then
      cat memory.current; sed -n "s/^inactive_file //p" memory.stat; sed -n "s/^usage_usec //p" cpu.stat
    else
      cat memory/memory.usage_in_bytes; sed -n "s/^total_inactive_file //p" memory/memory.stat
      echo $(($(cat cpuacct/cpuacct.usage) / 1000))
    fi' | paste -sd ' ' | awk '{ print $1 - $2, $3 }'
}

now() { date +%s%3N; }

pause() { # SECONDS, without leaving a child behind
  local never
  exec {never}<> <(:)
  read -r -t "$1" -u "$never" || true
  exec {never}>&-
}

start() {
  local image since
  image=$(k get pcfg orders -o 'jsonpath={.spec.pod.image}')
  since=$(now)
  sed -e "s#^\( *image: \)$HAPROXY_IMAGE#\1$image#" -e "s/^  name: orders$/  name: $name/" manifests/samples/02-managed.yaml |
    k apply -f - > /dev/null
  k wait --for=condition=Ready --timeout=5m "pcfg/$name" > /dev/null
  started=$(($(now) - since))
}

find_targets() {
  local leader operator
  leader=$("$kubectl" -n proxyconfig-system get lease proxyconfig-operator -o 'jsonpath={.spec.holderIdentity}')
  leader=${leader%_*}
  targets=("proxyconfig-system/$leader/operator")
  for operator in $("$kubectl" -n proxyconfig-system get pods -l app.kubernetes.io/name=proxyconfig-operator -o name); do
    [ "$operator" = "pod/$leader" ] || targets+=("proxyconfig-system/${operator#pod/}/operator")
  done
  targets+=("demo/$name-0/haproxy" "demo/$name-0/dataplane" "demo/$name-0/probe")
}

# measure MEMORY CPU FUNCTION ARGUMENT..: the most memory and the CPU time per second while the function runs, which calls look
# shellcheck disable=SC2004,SC2034 # memory and cpu name associative arrays of the caller
measure() {
  local -n memory=$1 cpu=$2
  local target bytes used since
  shift 2
  since=$(now)
  for target in "${targets[@]}"; do
    read -r bytes used <<< "$(cgroup "$target")"
    before[$target]=$used
    memory[$target]=$bytes
  done
  "$@"
  for target in "${targets[@]}"; do
    read -r bytes used <<< "$(cgroup "$target")"
    cpu[$target]=$(((used - ${before[$target]}) / ($(now) - since))) # microseconds in a millisecond are thousandths of a core
  done
}

look() {
  local target bytes _
  for target in "${targets[@]}"; do
    read -r bytes _ <<< "$(cgroup "$target")"
    # shellcheck disable=SC2004 # memory names an associative array of measure's caller
    [ "$bytes" -le "${memory[$target]}" ] || memory[$target]=$bytes
  done
}

rest() {
  pause "$IDLE"
  look
}

changes() {
  local change generation patch
  for ((change = 0; change < CHANGES; change++)); do
    if [ $((change % 2)) = 0 ]; then
      patch="{\"spec\":{\"timeouts\":{\"client\":\"$((100 + change))m\"}}}"
    else
      patch="{\"spec\":{\"listeners\":[{\"name\":\"mysql\",\"port\":3306,\"backend\":\"database\",\"allowedSources\":[\"10.0.0.0/8\",\"192.0.2.$change\"]}]}}"
    fi
    generation=$(k patch pcfg "$name" --type=merge --patch "$patch" -o 'jsonpath={.metadata.generation}')
    k wait --for="jsonpath={.status.observedGeneration}=$generation" --timeout=3m "pcfg/$name" > /dev/null
    k wait --for=condition=Ready --timeout=3m "pcfg/$name" > /dev/null
    [ $((change % 5)) != 4 ] || look
  done
}

table() {
  local target what
  printf '\n%-22s %10s %10s %10s %10s\n' container 'idle, MiB' 'idle, mCPU' 'busy, MiB' 'busy, mCPU'
  for target in "${targets[@]}"; do
    case $target in
      */operator) what=$([ "$target" = "${targets[0]}" ] && echo 'operator, leader' || echo 'operator, standby') ;;
      *) what=${target##*/} ;;
    esac
    printf '%-22s %10d %10d %10d %10d\n' "$what" $((idle_memory[$target] >> 20)) "${idle_cpu[$target]}" \
      $((busy_memory[$target] >> 20)) "${busy_cpu[$target]}"
  done
  printf '\nFrom kubectl apply to Ready, two instances, images present: %d.%d s\n' $((started / 1000)) $((started % 1000 / 100))
  printf '%d changes, one after the other: %d s\n' "$CHANGES" $((busy / 1000))
}

export KUBECONFIG
KUBECONFIG=$("$DEV/kind.sh" kubeconfig)
[ -f "$KUBECONFIG" ] || die "there is no cluster: make kind makes it."
kubectl=$("$DEV/kube.sh")/kubectl
trap 'k delete pcfg "$name" --ignore-not-found > /dev/null' EXIT
start
find_targets
say "Ready; letting it settle for $IDLE s, then measuring for $IDLE s"
pause "$IDLE"
measure idle_memory idle_cpu rest
say "$CHANGES changes"
began=$(now)
measure busy_memory busy_cpu changes
busy=$(($(now) - began))
table
