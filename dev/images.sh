#!/usr/bin/env bash
# images.sh IMAGE..: makes sure of public images. What is here already is kept; the rest is pulled, or where the registry is
# out of reach made by stand-ins.sh.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

is_here() { docker image inspect "$1" > /dev/null 2>&1; }
layers() { echo "$(grep -cE 'Pull complete|Already exists' "$1" || true) layers pulled"; }

stand_ins=()
for image in "$@"; do
  if is_here "$image"; then
    continue
  fi
  if timeout 10 docker manifest inspect "$image" > /dev/null 2>&1; then
    say "$image: pulling it"
    progress "$image" layers "$CACHE/log/pull.log" docker pull "$image" ||
      die "$image could not be pulled, see $CACHE/log/pull.log."
  else
    stand_ins+=("$image")
  fi
done
if [ ${#stand_ins[@]} != 0 ]; then
  say "Out of reach, so that stand-ins are made under the same names: ${stand_ins[*]}"
  "$DEV/stand-ins.sh" "${stand_ins[@]}"
fi
