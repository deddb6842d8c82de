#!/usr/bin/env bash
# Prints the home of a JDK that is new enough to build and run the project.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# feature HOME: the feature number of the JDK in that folder, nothing for anything else
feature() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

candidates=()
for variable in JAVA_HOME "JAVA${JAVA_MINIMUM}_HOME" "JDK${JAVA_MINIMUM}_HOME"; do
  [ -z "${!variable:-}" ] || candidates+=("${!variable}")
done
if have javac; then candidates+=("$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")"); fi
candidates+=(/usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/java/* /opt/*jdk*)

for home in "${candidates[@]}"; do
  version=$(feature "$home")
  if [ -n "$version" ] && [ "$version" -ge "$JAVA_MINIMUM" ]; then
    echo "$home"
    exit
  fi
done
die "JDK $JAVA_MINIMUM or newer is missing: install it (for example the package openjdk-$JAVA_MINIMUM-jdk, or https://adoptium.net) and, if it is in an unusual folder, set JAVA_HOME."
