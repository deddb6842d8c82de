#!/usr/bin/env bash
# test.sh [--without-tools] ARGUMENT..: 'mvn verify' with these arguments and the tools that the tests need. The last line has
# the number of passed, failed and skipped tests. The exit code is Maven's.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

tools=()
if [ "${1:-}" = --without-tools ]; then
  shift
else
  lines=$("$DEV/tools.sh")
  mapfile -t tools <<< "$lines"
fi
cd "$ROOT"

if [ ${#tools[@]} != 0 ]; then
  say "Unit tests (*Test, *Properties) need only the JDK."
  say "Integration tests (*IT) need one real program: HAProxy, kube-apiserver with etcd, or MariaDB (from Maven)."
  say "System tests (*ST) need all of these, and run the operator as a process. dev/README.md: how to run one kind or one class."
fi
rm -f ./*/target/{surefire,failsafe}-reports/{TEST-*,failsafe-summary}.xml # of an earlier run

# Maven prints two lines a download or none; one line for every hundred shows that it is moving.
without_downloads() {
  local line downloads=0
  while IFS= read -r line; do
    case $line in
      *'Downloading from '* | *'Progress ('*) ;;
      *'Downloaded from '*)
        downloads=$((downloads + 1))
        if [ $((downloads % 100)) -eq 0 ]; then say "Maven: $downloads files downloaded"; fi
        ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
}

result=0
"$DEV/mvn.sh" --fail-at-end "${tools[@]}" verify "$@" 2>&1 | without_downloads || result=$?
mkdir -p target
python3 "$DEV/test-summary.py" ./*/target/{surefire,failsafe}-reports/TEST-*.xml | tee target/test-summary.txt
exit "$result"
