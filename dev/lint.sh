#!/usr/bin/env bash
# lint.sh check|format: 'check' checks the shell scripts, the YAML and Markdown files and the GitHub workflows; 'format' formats
# the shell scripts and the Markdown files. Files that git ignores are left out. Configuration: .editorconfig (shfmt),
# .shellcheckrc, .yamllint, .rumdl.toml.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

requirements=$DEV/lint-requirements.txt
linters=$CACHE/lint-$(sha256sum "$requirements" | cut -c 1-12)
actionlint_home=$CACHE/actionlint-$ACTIONLINT_VERSION

install_linters() {
  [ ! -d "$linters" ] || return 0 # another run has done it while this one waited
  [ "$(uname -sm)" = "Linux x86_64" ] || die "the linters are pinned for Linux on x86-64: run this there."
  say "Linters: fetching them once (15 MB) into $linters"
  local stage=$CACHE/.lint-stage
  pip_install Linters "$CACHE/log/lint.log" "$requirements" "$stage" ||
    die "pip could not fetch the linters, see $CACHE/log/lint.log."
  mv -T "$stage" "$linters"
}

install_actionlint() {
  [ -x "$actionlint_home/actionlint" ] ||
    go_build "$actionlint_home" "actionlint $ACTIONLINT_VERSION" "$CACHE/log/actionlint-build.log" actionlint
}

# files PATTERN..: the project's files that match one of these, but not what was deleted and not yet committed
files() {
  local file
  git ls-files --cached --others --exclude-standard -- "$@" | while IFS= read -r file; do
    [ ! -f "$file" ] || printf '%s\n' "$file"
  done
}

# Those with another ending than .sh tell by their first line.
shell_scripts() {
  local file line
  files '*.sh'
  files ':!*.sh' | while IFS= read -r file; do
    IFS= read -r line < "$file" || continue
    [[ $line != '#!'*sh ]] || printf '%s\n' "$file"
  done
}

check() {
  local result=0
  "$linters/bin/shfmt" --diff "${shell[@]}" || result=1
  "$linters/bin/shellcheck" "${shell[@]}" || result=1
  PYTHONPATH=$linters python3 -m yamllint --strict "${yaml[@]}" || result=1
  "$linters/bin/rumdl" check --no-cache --quiet "${markdown[@]}" || result=1
  "$actionlint_home/actionlint" -shellcheck "$linters/bin/shellcheck" -pyflakes= "${workflows[@]}" || result=1
  [ "$result" = 0 ] || die "correct what is listed above. 'make format' formats shell scripts and Markdown files."
}

format() {
  "$linters/bin/shfmt" --write "${shell[@]}"
  "$linters/bin/rumdl" fmt --no-cache --quiet "${markdown[@]}"
}

have git || die "git is missing: install the package git."
git ls-files > /dev/null || die "git does not list the project's files: run this in a clone of the repository."
mapfile -t shell < <(shell_scripts)
mapfile -t yaml < <(files '*.yaml' '*.yml' .yamllint)
mapfile -t markdown < <(files '*.md')
mapfile -t workflows < <(files '.github/workflows/*.yaml')
[ -d "$linters" ] || locked lint install_linters
case ${1:-} in
  check)
    [ -x "$actionlint_home/actionlint" ] || locked actionlint install_actionlint
    check
    ;;
  format) format ;;
  *) die "usage: lint.sh check|format" ;;
esac
