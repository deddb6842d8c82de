#!/usr/bin/env bash
# Makes sure of Docker with Compose v2 and buildx. Root on Debian has what is missing installed and started; everybody else
# is told what to do. Exit code 69 (EX_UNAVAILABLE) says that Docker can't be had here. 'docker.sh stop' stops the engine, if
# this script is what started it.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

plugins=/usr/local/lib/docker/cli-plugins # every docker command looks here, for all users
log=$CACHE/log/docker.log
started=$CACHE/docker.pid # of an engine that this script started

unavailable() {
  printf 'error: %s\n' "$*" >&2
  exit 69
}

answers() { docker info > /dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }
is_debian() { have apt-get && have dpkg; }
installing() { tail -n 1 "$1" | cut -c 1-100; }

install_engine() {
  is_debian || unavailable "Docker is missing: install Docker Engine (https://docs.docker.com/engine/install)."
  say "Docker: installing Debian's packages docker.io and iptables"
  progress Docker installing "$log" sh -c \
    'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends docker.io iptables' ||
    unavailable "Docker's packages could not be installed, see $log."
}

start_engine() {
  have dockerd || install_engine
  say "Docker: starting it (log: $log)"
  mkdir -p "$(dirname "$log")"
  setsid dockerd > "$log" 2>&1 < /dev/null 9>&- &
  local pid=$!
  echo "$pid" > "$started"
  for _ in {1..150}; do
    if answers; then return; fi
    if ! kill -0 "$pid" 2> /dev/null; then break; fi
    sleep 0.2
  done
  tail -n 5 "$log" >&2
  unavailable "Docker could not be started on this machine, see $log."
}

missing_plugins() {
  local name
  for name in compose buildx; do
    docker "$name" version > /dev/null 2>&1 || echo "docker-$name"
  done
}

# Only the two programs are taken out of the packages of a newer Debian: nothing is installed with apt.
install_plugins() {
  local apt=$CACHE/apt-$NEWER_SUITE mirror missing aside name
  mapfile -t missing < <(missing_plugins)
  [ ${#missing[@]} != 0 ] || return 0 # another run has done it while this one waited
  { is_root && is_debian; } || unavailable \
    "Docker has no ${missing[*]/docker-/}: install the plugins docker-compose-plugin and docker-buildx-plugin (https://docs.docker.com/compose/install/linux)."
  mirror=$(debian_mirror debian)
  [ -n "$mirror" ] || unavailable "Docker has no ${missing[*]/docker-/}, and apt names no Debian mirror to fetch them from."
  say "Docker: fetching ${missing[*]} from Debian $NEWER_SUITE"
  mkdir -p "$apt"/{lists,cache,unpacked}
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$mirror" "$NEWER_SUITE" \
    > "$apt/sources.list"
  # An apt that knows only that suite, beside the machine's own and touching nothing of it.
  aside=(-o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$apt/lists"
    -o Dir::Cache="$apt/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none
    -o APT::Update::Post-Invoke-Success::=true)
  if ! (apt-get "${aside[@]}" update -q && cd "$apt/cache" && rm -f ./*.deb &&
    apt-get "${aside[@]}" download -q "${missing[@]}") > "$log.plugins" 2>&1; then
    unavailable "${missing[*]} could not be fetched, see $log.plugins."
  fi
  for name in "${missing[@]}"; do
    dpkg -x "$apt"/cache/"$name"_*.deb "$apt/unpacked"
    install -D -m 755 "$apt/unpacked/usr/libexec/docker/cli-plugins/$name" "$plugins/$name"
  done
  rm -rf "$apt"
}

engine() {
  if answers; then return; fi # another run has started it while this one waited
  [ -z "${DOCKER_HOST:-}" ] || unavailable "Docker does not answer at DOCKER_HOST=$DOCKER_HOST."
  is_root || unavailable "Docker does not answer, and only root can start it: start it (sudo systemctl start docker), and see that $(id -un) may use it (group docker)."
  start_engine
}

stop_engine() {
  local pid
  [ -r "$started" ] || return 0
  pid=$(cat "$started")
  rm "$started"
  [ "$(ps -o comm= -p "$pid")" = dockerd ] || return 0
  say "Docker: stopping it"
  kill "$pid"
  tail --pid="$pid" -f /dev/null
}

if [ "${1:-}" = stop ]; then
  stop_engine
  exit
fi
answers || locked docker engine
[ -z "$(missing_plugins)" ] || locked docker-plugins install_plugins
