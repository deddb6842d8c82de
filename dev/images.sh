#!/usr/bin/env bash
# images.sh IMAGE..: provides public images. It keeps images that exist, and pulls the others. Where no registry answers,
# substitute-images.sh builds them.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

is_here() { docker image inspect "$1" > /dev/null 2>&1; }
layers() { echo "$(grep -cE 'Pull complete|Already exists' "$1" || true) layers pulled"; }

missing=()
for image in "$@"; do
  if is_here "$image"; then
    continue
  fi
  if timeout 10 docker manifest inspect "$image" > /dev/null 2>&1; then
    say "$image: pulling it"
    progress "$image" layers "$CACHE/log/pull.log" docker pull "$image" ||
      die "$image could not be pulled, see $CACHE/log/pull.log."
  else
    missing+=("$image")
  fi
done
if [ ${#missing[@]} != 0 ]; then
  say "No registry answers: building substitute images under the same names: ${missing[*]}"
  "$DEV/substitute-images.sh" "${missing[@]}"
fi
