#!/usr/bin/env bash
# app-images.sh: builds the images of a Kubernetes installation, tagged with the project's version, and prints the image of
# the instances: HAProxy's public image, or, where that image lacks HAProxy's Data Plane API, an image for tests with the
# Data Plane API emulator. Exit code 69: Docker is not available.
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
# An image under that name that has the program is used as it is.
if docker run --rm --network none --entrypoint test "$HAPROXY_IMAGE" -x /usr/local/bin/dataplaneapi; then
  echo "$HAPROXY_IMAGE"
else
  say "$HAPROXY_IMAGE on this machine is a substitute image without HAProxy's program dataplaneapi: the instances get the Data Plane API emulator."
  image proxyconfig-haproxy-emulator emulator
  echo "proxyconfig-haproxy-emulator:$version"
fi
