#!/usr/bin/env bash
# prose.sh PATH..: checks the language of these files and folders, of the whole project without one. Compiles nothing but the
# checker, so that it also works where the project does not compile.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

classpath=prose/target/prose-classpath
stamp=prose/target/built

current() {
  [ -f "$stamp" ] && [ -f "$classpath" ] && [ -z "$(find prose/pom.xml prose/src/main -newer "$stamp" -print -quit)" ]
}

build() {
  ! current || return 0
  mkdir -p prose/target
  touch "$stamp.new" # before the compiler reads the sources, so that later changes are newer
  "$DEV/mvn.sh" --quiet --projects prose process-classes dependency:build-classpath \
    -Dspotless.check.skip "-Dmdep.outputFile=$ROOT/$classpath" -DincludeScope=runtime >&2
  mv "$stamp.new" "$stamp"
}

current || locked prose build
home=$("$DEV/java-home.sh")
exec "$home/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow -cp "prose/target/classes:$(cat "$classpath")" io.proxyconfig.prose.ProseMain "$ROOT" "$@"
