#!/usr/bin/env bash
# kube-build.sh FOLDER PROGRAM..: builds these programs of a Kubernetes cluster from Go modules into FOLDER/bin, working
# below FOLDER: kube-apiserver and the other kube* ones, etcd, coredns, crictl, kind, helm; and actionlint.
#
# k8s.io/kubernetes can't be 'go install'ed: its go.mod replaces the staging modules (k8s.io/api and so on) by folders
# that its module archive lacks. So a wrapper module takes over its requirements and replaces each staging module by
# the release of the same number.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

folder=$1
shift
export CGO_ENABLED=0 GOFLAGS="-mod=mod -trimpath" GOWORK=off GOTOOLCHAIN=local
mkdir -p "$folder"/{bin,kube}

# module NAME MODULE VERSION: goes to a new module that requires only that one
module() {
  mkdir -p "$folder/$1"
  cd "$folder/$1"
  rm -f go.mod go.sum
  go mod init "$1.local/build"
  go mod edit -require "$2@v$3"
}

# etcd's own main package is in a module with replace directives, so a small main replaces it.
build_etcd() {
  module etcd go.etcd.io/etcd/server/v3 "$ETCD_VERSION"
  cat > main.go << 'GO'
// Command etcd is the etcd server.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
GO
  go build -v -ldflags "-s -w" -o "$folder/bin/etcd" .
}

# With the plugins that kubeadm's Corefile names and a few more, not all: most others are clients of clouds, which would
# take most of the time.
build_coredns() {
  module coredns github.com/coredns/coredns "$COREDNS_VERSION"
  {
    printf 'package main\n\nimport "github.com/coredns/coredns/coremain"\n\nimport (\n'
    printf '\t_ "github.com/coredns/coredns/plugin/%s"\n' \
      cache errors forward health hosts kubernetes loadbalance log loop metrics ready reload rewrite template
    printf ')\n\nfunc main() { coremain.Run() }\n'
  } > main.go
  go build -v -ldflags "-s -w" -o "$folder/bin/coredns" .
}

build_kind() {
  module kind sigs.k8s.io/kind "$KIND_VERSION"
  go build -v -ldflags "-s -w" -o "$folder/bin/kind" sigs.k8s.io/kind
  # what the node image takes over of kind's own
  cp -r "$(go list -m -f '{{.Dir}}' sigs.k8s.io/kind)/images/base/files" "$folder/bin/node-files"
  chmod -R u+w "$folder/bin/node-files"
}

# 'helm template' and 'helm lint' assume that release of Kubernetes, which a chart's kubeVersion is compared with.
build_helm() {
  local helm=helm.sh/helm/v3 flags major minor package
  module helm "$helm" "$HELM_VERSION"
  IFS=. read -r major minor _ <<< "$KUBE_VERSION"
  flags="-s -w -X $helm/internal/version.version=v$HELM_VERSION"
  for package in chartutil lint/rules; do
    flags+=" -X $helm/pkg/$package.k8sVersionMajor=$major -X $helm/pkg/$package.k8sVersionMinor=$minor"
  done
  go build -v -ldflags "$flags" -o "$folder/bin/helm" "$helm/cmd/helm"
}

build_actionlint() {
  module actionlint github.com/rhysd/actionlint "$ACTIONLINT_VERSION"
  go build -v -ldflags "-s -w" -o "$folder/bin/actionlint" github.com/rhysd/actionlint/cmd/actionlint
}

# In Kubernetes' module, whose client of containerd it uses.
build_crictl() {
  kube_module
  mkdir -p crictl
  cp "$DEV/node/crictl/main.go" crictl/
  go build -v -ldflags "-s -w" -o "$folder/bin/crictl" ./crictl
}

kube_module() {
  cd "$folder/kube"
  if [ -f go.sum ]; then return; fi
  local upstream
  upstream=$(go mod download -json "k8s.io/kubernetes@v$KUBE_VERSION" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')
  go mod edit -json "$upstream/go.mod" | python3 -c '
import json, sys
version = sys.argv[1]
staging_version = "v0." + version.split(".", 1)[1]
module = json.load(sys.stdin)
staging = [replaced["Old"]["Path"] for replaced in module["Replace"]]
print("module kube.local/build")
print("go", module["Go"])
for setting in module.get("Godebug", []):
    print("godebug", setting["Key"] + "=" + setting["Value"])
print("require k8s.io/kubernetes v" + version)
for required in module["Require"]:
    print("require", required["Path"], staging_version if required["Path"] in staging else required["Version"])
for path in staging:
    print("replace", path, "=>", path, staging_version)
' "$KUBE_VERSION" > go.mod
  cp "$upstream/go.sum" go.sum
  chmod u+w go.sum
}

build_kube() { # PROGRAM..
  local version=k8s.io/component-base/version major minor
  kube_module
  IFS=. read -r major minor _ <<< "$KUBE_VERSION"
  go build -v -o "$folder/bin/" \
    -ldflags "-s -w -X $version.gitVersion=v$KUBE_VERSION -X $version.gitMajor=$major -X $version.gitMinor=$minor -X $version.gitTreeState=clean" \
    "${@/#/k8s.io/kubernetes/cmd/}"
}

kube=()
for program in "$@"; do
  case $program in
    kube*) kube+=("$program") ;;
    etcd | coredns | crictl | kind | helm | actionlint) "build_$program" ;;
    *) die "There is no way to build $program here." ;;
  esac
done
[ ${#kube[@]} = 0 ] || build_kube "${kube[@]}"
