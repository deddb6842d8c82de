#!/usr/bin/env bash
# kube-build.sh FOLDER: builds kube-apiserver, etcd and kubectl from Go modules into FOLDER/bin, working below FOLDER.
#
# k8s.io/kubernetes can't be 'go install'ed: its go.mod replaces the staging modules (k8s.io/api and so on) by folders
# that its module archive lacks. So a wrapper module takes over its requirements and replaces each staging module by
# the release of the same number.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

folder=$1
export CGO_ENABLED=0 GOFLAGS="-mod=mod -trimpath" GOWORK=off GOTOOLCHAIN=local
mkdir -p "$folder"/{bin,etcd,kube}

# etcd's own main package is in a module of replace directives, so a small main stands in for it.
cd "$folder/etcd"
go mod init etcd.local/build
go mod edit -require "go.etcd.io/etcd/server/v3@v$ETCD_VERSION"
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

cd "$folder/kube"
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
version=k8s.io/component-base/version
IFS=. read -r major minor _ <<< "$KUBE_VERSION"
go build -v -o "$folder/bin/" \
  -ldflags "-s -w -X $version.gitVersion=v$KUBE_VERSION -X $version.gitMajor=$major -X $version.gitMinor=$minor -X $version.gitTreeState=clean" \
  k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kubectl
