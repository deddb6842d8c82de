#!/usr/bin/env bash
# java.sh MODULE CLASS ARGUMENT..: runs a program of that module, compiled and with its tools at hand. Becomes the
# Java process, so that signals reach it.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

module=$1 class=$2
shift 2
tools=$("$DEV/tools.sh")
mapfile -t tools <<< "$tools"
"$DEV/build.sh"
home=$("$DEV/java-home.sh")
cd "$ROOT"
# In a file, because a class path of a hundred libraries makes the output of ps unreadable.
printf -- '-cp "%s"\n' "$module/target/classes:$(cat "$module/target/classpath")" > "$module/target/java.args"
exec "$home/bin/java" "@$module/target/java.args" "${tools[@]}" "-Dproject.root=$ROOT" "$class" "$@"
