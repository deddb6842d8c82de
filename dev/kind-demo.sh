#!/usr/bin/env bash
# kind-demo.sh: a cluster on this machine with the operator, a database and a ProxyConfig in front of it, which is Ready when
# this ends. Can be run again: it brings the cluster up to date. For tests OTHER_INSTANCES_IMAGE names another image for
# instances, which is made of theirs. Exit code 69 says that Docker can't be had here.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

log=$CACHE/log/kind-demo.log
namespace=demo
version=$(project_version)
started=$SECONDS

secret() { # NAME KEY..: random values; kept where it is there already
  local name=$1 key
  shift
  if k get secret "$name" > /dev/null 2>&1; then return; fi
  {
    printf 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\nstringData:\n' "$name"
    for key in "$@"; do
      case $key in
        *=*) printf '  %s: "%s"\n' "${key%%=*}" "${key#*=}" ;;
        *) printf '  %s: "%s"\n' "$key" "$(od -An -N 16 -t x1 /dev/urandom | tr -d ' \n')" ;;
      esac
    done
  } | k create -f - > /dev/null
}

k() { "$kubectl" -n "$namespace" "$@"; }
pods() { k get pods --no-headers 2> /dev/null | awk '{ printf "%s%s %s %s", n++ ? ", " : "", $1, $2, $3 }'; }
operators() { "$kubectl" -n proxyconfig-system get pods --no-headers 2> /dev/null | awk '{ printf "%s%s %s", n++ ? ", " : "", $1, $3 }'; }

fail() {
  {
    k get pods,events
    "$kubectl" -n proxyconfig-system logs --tail 20 deployment/proxyconfig-operator
    tail -n 5 "$log"
  } >&2 || true
  die "$1, see $log; 'export KUBECONFIG=$KUBECONFIG' to look at it."
}

# Nothing but a label is different, which is enough for another digest.
other_image() {
  printf 'FROM %s\nLABEL io.proxyconfig.other=true\n' "$instances" |
    DOCKER_BUILDKIT=0 docker build --label io.proxyconfig.image=true -t "$OTHER_INSTANCES_IMAGE" - > "$log"
  images+=("$OTHER_INSTANCES_IMAGE")
}

install_operator() {
  "$kubectl" apply --server-side -k manifests/overlays/kind > "$log"
  # The same tag may stand for newer code.
  "$kubectl" -n proxyconfig-system rollout restart deployment/proxyconfig-operator >> "$log"
  say "Operator: installed by 'kubectl apply -k manifests/overlays/kind'"
  progress Operator operators "$log.rollout" \
    "$kubectl" -n proxyconfig-system rollout status --timeout=5m deployment/proxyconfig-operator ||
    fail "the operator did not start"
}

sample() {
  "$kubectl" create namespace "$namespace" --dry-run=client -o yaml | "$kubectl" apply -f - > "$log"
  "$kubectl" label --overwrite namespace "$namespace" pod-security.kubernetes.io/enforce=restricted >> "$log"
  secret database root app
  secret probe username=probe password
  k apply -f dev/kind/database.yaml >> "$log"
  sed "s#^\( *image: \)$HAPROXY_IMAGE#\1$instances#" manifests/samples/02-managed.yaml | k apply -f - >> "$log"
  progress Database pods "$log.database" k rollout status --timeout=5m deployment/db || fail "the database did not start"
  progress "ProxyConfig orders" pods "$log.ready" k wait --for=condition=Ready --timeout=5m pcfg/orders ||
    fail "the ProxyConfig did not become Ready"
}

"$DEV/kind.sh" up
export KUBECONFIG
KUBECONFIG=$("$DEV/kind.sh" kubeconfig)
kubectl=$("$DEV/kube.sh")/kubectl
instances=$("$DEV/app-images.sh")
"$DEV/images.sh" "$MYSQL_IMAGE"
images=("proxyconfig-operator:$version" "proxyconfig-probe:$version" "$instances" "$MYSQL_IMAGE")
[ -z "${OTHER_INSTANCES_IMAGE:-}" ] || other_image
"$DEV/kind.sh" load "${images[@]}" # together, because layers that they share are then copied once
install_operator
sample
say "Ready after $(elapsed $((SECONDS - started)))"
if [ "$instances" = "$HAPROXY_IMAGE" ]; then
  echo "Data Plane API: HAProxy's own, from $HAPROXY_IMAGE."
else
  echo "Data Plane API: the emulator for tests, in the image $instances, because $HAPROXY_IMAGE on this machine is a substitute image without HAProxy's program dataplaneapi."
fi
echo
k get pcfg,statefulsets,pods,services
cat << END

  look at it    export KUBECONFIG=$KUBECONFIG; kubectl -n $namespace get pcfg orders -o yaml
  change it     kubectl -n $namespace edit pcfg orders
  the end       dev/kind.sh down
END
