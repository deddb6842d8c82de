#!/usr/bin/env bash
# Prints the folder that has kube-apiserver, etcd and kubectl: $KUBEBUILDER_ASSETS, or the cache, which is filled once
# from the archive published for integration tests, or where that is out of reach by building from Go modules.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

published=$CACHE/envtest-$ENVTEST_VERSION
built=$CACHE/kube-$KUBE_VERSION
stage=$CACHE/.kube-stage
alternative="set KUBEBUILDER_ASSETS to a folder that has kube-apiserver, etcd and kubectl"

complete() { [ -x "$1/kube-apiserver" ] && [ -x "$1/etcd" ] && [ -x "$1/kubectl" ]; }

# the folder that is there already, if any
found() {
  local folder
  for folder in ${KUBEBUILDER_ASSETS:+"$KUBEBUILDER_ASSETS"} "$published" "$built"; do
    if complete "$folder"; then
      echo "$folder"
      return
    fi
  done
  return 1
}

received() { echo "$(du -m "$stage/archive" 2> /dev/null | cut -f 1) MB received"; }

# Fails where the archive can't be had; that a machine has no access to it is nothing to talk about.
download() {
  if [ "$(uname -sm)" != "Linux x86_64" ] || ! have curl; then return 1; fi
  curl -fsIL --connect-timeout 3 --max-time 10 -o /dev/null "$ENVTEST_URL" 2> /dev/null || return 1
  say "Kubernetes API server $ENVTEST_VERSION: fetching it once into $published"
  progress "Kubernetes API server" received "$CACHE/log/envtest.log" \
    curl -fsSL --connect-timeout 3 --speed-limit 10000 --speed-time 30 -o "$stage/archive" "$ENVTEST_URL" || return 1
  if ! echo "$ENVTEST_SHA512  $stage/archive" | sha512sum --check --status; then
    say "Not used, because it does not have the pinned checksum: $ENVTEST_URL"
    return 1
  fi
  mkdir "$stage/published"
  tar -xzf "$stage/archive" -C "$stage/published" --strip-components 2 && complete "$stage/published" &&
    mv -T "$stage/published" "$published"
}

# With -v Go prints each module that it downloads and each package that it compiles.
compiled() {
  local modules packages
  modules=$(grep -c '^go: downloading' "$1" || true)
  packages=$(grep -cE '^[^ :]+$' "$1" || true)
  echo "$modules modules downloaded, $packages of about 2280 packages compiled"
}

build() {
  local go_version log=$CACHE/log/kube-build.log
  go_version=$(GOTOOLCHAIN=local go env GOVERSION 2> /dev/null || true)
  at_least "${go_version#go}" "$GO_MINIMUM" ||
    die "Go $GO_MINIMUM or newer, which would build kube-apiserver and etcd, is missing: install it (https://go.dev/dl), or $alternative."
  have python3 || die "Python 3 is missing: install the package python3."
  say "Kubernetes API server $KUBE_VERSION and etcd $ETCD_VERSION: building them, 5 to 12 minutes, once (log: $log)"
  if ! progress "Kubernetes API server" compiled "$log" "$DEV/kube-build.sh" "$stage" etcd kube-apiserver kubectl; then
    tail -n 5 "$log" >&2
    die "kube-apiserver and etcd could not be built, see $log; alternatively, $alternative."
  fi
  mv -T "$stage/bin" "$built"
}

fill() {
  ! found > /dev/null || return 0 # another run has done it while this one waited
  rm -rf "$stage"
  mkdir "$stage"
  download || build
  rm -rf "$stage"
}

found > /dev/null || locked kube fill
found
