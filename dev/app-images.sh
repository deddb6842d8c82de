#!/usr/bin/env bash
# app-images.sh: builds the images of a Kubernetes installation, tagged with the project's version, and prints what the
# instances' image is: HAProxy's public one, or where that is here without its Data Plane API, and only there, an image for
# tests that has the embedded one of the tests instead. Exit code 69 says that Docker can't be had here.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

version=$(project_version)
log=$CACHE/log/app-images.log
export DOCKER_BUILDKIT=0 # the classic builder never asks a registry for an image that is here

last_step() { grep -E '^Step ' "$1" | tail -n 1 | cut -c 1-80; }

# image NAME MODULE
image() {
  "$DEV/jars.sh" "$2"
  progress "$1" last_step "$log" docker build --label io.proxyconfig.image=true -t "$1:$version" "$2" || {
    tail -n 20 "$log" >&2
    die "$1 could not be built, see $log."
  }
  say "Built: $1:$version, $(($(docker image inspect --format '{{.Size}}' "$1:$version") / 1000000)) MB"
}

"$DEV/docker.sh"
"$DEV/images.sh" "$HAPROXY_IMAGE" "$JAVA_IMAGE"
"$DEV/build.sh"
image proxyconfig-operator operator
image proxyconfig-probe probe
# Only the missing program decides: an image under that name that has it is used as it is.
if docker run --rm --network none --entrypoint test "$HAPROXY_IMAGE" -x /usr/local/bin/dataplaneapi; then
  echo "$HAPROXY_IMAGE"
else
  say "$HAPROXY_IMAGE on this machine is a stand-in without HAProxy's Data Plane API: instances get the embedded one of the tests."
  image proxyconfig-haproxy-stand-in emulator
  echo "proxyconfig-haproxy-stand-in:$version"
fi
