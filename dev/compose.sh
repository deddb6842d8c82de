#!/usr/bin/env bash
# compose.sh up|down|test|files: the system of docker-compose.yml. 'up' builds the images, starts all and waits until it is
# healthy; 'down' removes containers, volumes, network and the images built here; 'test' builds the images and runs the tests
# of it, which start projects of their own; 'files' prints what COMPOSE_FILE must be on this machine. Exit code 69 says that
# Docker can't be had here.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

haproxy_image=haproxytech/haproxy-debian:3.2
plain=docker-compose.yml
with_emulator=docker-compose.yml:docker-compose.emulator.yml

# Only the missing program decides: an image under that name that has it is used as it is.
choose_files() {
  "$DEV/images.sh" mysql:8.4 "$haproxy_image" eclipse-temurin:25-jre
  if docker run --rm --network none --entrypoint test "$haproxy_image" -x /usr/local/bin/dataplaneapi; then
    export COMPOSE_FILE=$plain
  else
    export COMPOSE_FILE=$with_emulator
  fi
}

# setting NAME DEFAULT: from the environment, or from .env as Compose reads it
setting() {
  local value=${!1:-}
  if [ -z "$value" ] && [ -r .env ]; then
    value=$(sed -n "s/^$1=//p" .env | tail -n 1)
    value=${value#[\"\']}
    value=${value%[\"\']}
  fi
  echo "${value:-$2}"
}

# The operator writes beside the files, so it runs as the one who owns them.
owner() {
  local folder
  folder=$(setting CONFIG_DIR examples)
  [ -d "$folder" ] || die "CONFIG_DIR=$folder is no folder."
  OPERATOR_UID=$(setting OPERATOR_UID "$(stat -c %u "$folder")")
  OPERATOR_GID=$(setting OPERATOR_GID "$(stat -c %g "$folder")")
  export OPERATOR_UID OPERATOR_GID
}

last_step() { grep -E '^#[0-9]+ \[' "$1" | tail -n 1 | cut -c 1-80; }

build() {
  local log=$CACHE/log/compose-build.log
  "$DEV/build.sh"
  "$DEV/jars.sh" probe operator
  if [ "$COMPOSE_FILE" = "$with_emulator" ]; then
    "$DEV/jars.sh" emulator
  fi
  say "Building the images of $COMPOSE_FILE"
  progress Images last_step "$log" docker compose --progress plain build || {
    tail -n 20 "$log" >&2
    die "the images could not be built, see $log."
  }
}

states() {
  docker compose ps --all --format '{{.Service}} {{.State}} {{.Health}}' |
    awk '{ printf "%s%s %s", n++ ? ", " : "", $1, $3 == "" ? $2 : $3 }'
}

# Plain 'docker compose' reads that name by itself. A file of the user's own there is left alone.
override() {
  if [ -L docker-compose.override.yml ] || [ ! -e docker-compose.override.yml ]; then
    rm -f docker-compose.override.yml
    if [ "${1:-}" = "$with_emulator" ]; then
      ln -s docker-compose.emulator.yml docker-compose.override.yml
    fi
  fi
}

up() {
  local log=$CACHE/log/compose-up.log started
  "$DEV/docker.sh"
  choose_files
  override "$COMPOSE_FILE"
  owner
  build
  started=$SECONDS
  say "Starting"
  if ! progress Starting states "$log" docker compose --progress plain up --detach --wait --no-build --remove-orphans; then
    docker compose ps --all >&2
    tail -n 5 "$log" >&2
    die "not all became healthy, see $log and 'docker compose logs'."
  fi
  say "All healthy after $(elapsed $((SECONDS - started)))"
  usage
}

which_data_plane() {
  if [ "$COMPOSE_FILE" = "$with_emulator" ]; then
    echo "Data Plane API: the emulator for tests (docker-compose.emulator.yml), because $haproxy_image on this machine is a substitute image without HAProxy's program dataplaneapi."
  else
    echo "Data Plane API: HAProxy's own, from $haproxy_image."
  fi
}

usage() {
  which_data_plane
  cat << EOF

  the database through HAProxy   127.0.0.1:$(setting PROXY_PORT 9001), user app
  HAProxy's own pages            http://127.0.0.1:$(setting STATS_PORT 19001)/stats and /status
  Data Plane API                 http://127.0.0.1:$(setting DATAPLANE_PORT 5555)/v3/
  operator                       http://127.0.0.1:$(setting OPERATOR_PORT 18080)/
  what the clients see           docker compose logs --follow client1 client2
  a graceful reload              docker compose kill --signal HUP haproxy
  a change                       edit examples/orders.yaml; examples/orders.status.yaml says what became of it
  a client that has failed       docker compose start client1
  the end                        make compose-down
EOF
}

# Projects of tests that were ended before they could remove them.
remove_test_projects() {
  local project
  docker ps --all --filter "label=com.docker.compose.project.working_dir=$ROOT" \
    --format '{{.Label "com.docker.compose.project"}}' | awk '/^proxyconfig-test-/ && !seen[$0]++' |
    while read -r project; do
      docker compose --project-name "$project" --progress quiet down --volumes --remove-orphans --timeout 5 < /dev/null
    done
}

# The tests start projects of their own from images with this prefix.
tests() {
  local result=0
  export COMPOSE_PROJECT_NAME=proxyconfig-test IMAGE_PREFIX=proxyconfig-test
  trap remove_test_projects EXIT
  "$DEV/docker.sh"
  choose_files
  build
  which_data_plane
  "$DEV/test.sh" --without-tools -pl systemtests -am -Dtest.tags=containers -Dtest.tags.excluded= -Dspotless.check.skip ||
    result=$?
  docker compose --progress quiet down --rmi local
  return "$result"
}

# Whatever of it there is; 'down' wants every file, because it removes what they name.
down() {
  "$DEV/docker.sh"
  export COMPOSE_FILE=$with_emulator
  docker compose --progress quiet down --volumes --remove-orphans --rmi local --timeout 5
  docker image prune --force --filter label=io.proxyconfig.compose > /dev/null # those of earlier builds
  if [ -z "$(docker ps --quiet --filter "label=com.docker.compose.project.working_dir=$ROOT")" ]; then
    override # no other project of this folder needs it
  fi
  say "Gone: containers, volumes, network and the images built here"
}

case ${1:-} in
  up) up ;;
  down) down ;;
  test) tests ;;
  files)
    "$DEV/docker.sh"
    choose_files
    echo "$COMPOSE_FILE"
    ;;
  *) die "usage: compose.sh up|down|test|files" ;;
esac
