# shellcheck shell=bash disable=SC2034
# What the scripts in this folder share: messages, progress of long steps, locks. Sourced, not run.
# Messages go to stderr, because several scripts print their result on stdout.
DEV=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$DEV")
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/proxyconfig-dev
# shellcheck source=dev/versions.sh
. "$DEV/versions.sh"

say() { printf '==> %s\n' "$*" >&2; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" > /dev/null 2>&1; }

# at_least VERSION MINIMUM: compares dotted numbers
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# locked NAME FUNCTION: one run at a time does the set-up, the others wait and then find it done
locked() {
  have flock || die "flock is missing: install the package util-linux."
  mkdir -p "$CACHE"
  (
    flock -n 9 || { say "Waiting for another run that sets up $1 ..." && flock 9; }
    "$2"
  ) 9> "$CACHE/.$1.lock"
}

elapsed() { # SECONDS
  if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# progress LABEL STATUS LOG COMMAND..: runs the command with its output in LOG, and every 15 s says how long it has
# taken and what the function STATUS prints about LOG. The command runs in the background, where a terminal's Ctrl-C
# does not reach it, so signals are passed on.
progress() {
  local label=$1 status=$2 log=$3 started=$SECONDS said=$SECONDS pid never
  shift 3
  mkdir -p "$(dirname "$log")"
  "$@" > "$log" 2>&1 9>&- &
  pid=$!
  trap 'kill "$pid" 2> /dev/null; wait "$pid"; exit 130' INT TERM HUP
  exec {never}<> <(:)
  while kill -0 "$pid" 2> /dev/null; do
    read -r -t 0.2 -u "$never" || true # sleeps without leaving a child behind
    if [ $((SECONDS - said)) -ge 15 ]; then
      said=$SECONDS
      say "$label: $(elapsed $((SECONDS - started))), $("$status" "$log")"
    fi
  done
  exec {never}>&-
  trap - INT TERM HUP
  wait "$pid"
}

fetching() { echo "fetching"; }

# pip_install LABEL LOG REQUIREMENTS FOLDER: puts wheels, all of them with their hashes, into a new folder
pip_install() {
  if ! have python3 || ! python3 -m pip --version > /dev/null 2>&1; then
    die "$1: Python's pip is missing: install the package python3-pip."
  fi
  rm -rf "$4"
  progress "$1" fetching "$2" \
    python3 -m pip install --disable-pip-version-check --no-deps --only-binary :all: --no-user \
    --require-hashes --requirement "$3" --target "$4"
}

# What has been compiled so far, for progress: with -v Go prints each module that it downloads and each package that it compiles.
compiled() { # LOG
  local modules packages
  modules=$(grep -c '^go: downloading' "$1" || true)
  packages=$(grep -cE '^[^ :]+$' "$1" || true)
  echo "$modules modules downloaded, $packages packages compiled"
}

# go_build FOLDER WHAT LOG PROGRAM..: builds them from Go modules; FOLDER appears when it has all of them
go_build() {
  local folder=$1 what=$2 log=$3 go_version stage
  stage=$CACHE/.stage-$(basename "$folder")
  shift 3
  go_version=$(GOTOOLCHAIN=local go env GOVERSION 2> /dev/null || true)
  at_least "${go_version#go}" "$GO_MINIMUM" ||
    die "Go $GO_MINIMUM or newer, which would build $what, is missing: install it (https://go.dev/dl)."
  say "$what: building it from Go modules, once (log: $log)"
  progress "$what" compiled "$log" "$DEV/kube-build.sh" "$stage" "$@" || {
    tail -n 5 "$log" >&2
    die "$what could not be built, see $log."
  }
  mv -T "$stage/bin" "$folder"
  rm -rf "$stage"
}

# debian_mirror debian|debian-security: the mirror of that archive that this machine's own apt uses
debian_mirror() {
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{sources,list} 2> /dev/null || true; } |
    sed -nE "s#^(URIs:|deb( \[[^]]*\])?) *(https?://[^ ]*/$1)/?( .*)?\$#\3#p" | sed -n 1p
}

# project_version: the version of the project, which its images carry as their tag
project_version() {
  sed -n '/<parent>/,/<\/parent>/d; s#^ *<version>\(.*\)</version>$#\1#p' "$ROOT/pom.xml" | sed -n 1p
}
