#!/usr/bin/env bash
# release.sh version NUMBER|check TAG|images REGISTRY|files REGISTRY|chart REGISTRY|sign: the steps of a release, as the GitHub
# workflow 'release' takes them. 'version' gives the project that version. 'check' compares tag, version and CHANGELOG.md.
# 'images' pushes the images for amd64 and arm64, with SBOM and provenance. 'files' writes target/release: the notes, and as
# assets install.yaml and the Helm chart, both with the pushed images, and the SBOMs. 'chart' pushes the chart. 'sign' signs
# what was pushed and the assets, by cosign without a key.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

images=(operator probe) # the modules; the images are proxyconfig-MODULE
chart=manifests/helm/proxyconfig-operator
release=target/release
digests=$release/digests # NAME@sha256:.. of everything pushed, one a line
version=$(project_version)

set_version() { # NUMBER
  local files
  [[ $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || die "'$1' is not a version: write for example 1.2.3 or 1.3.0-SNAPSHOT."
  mapfile -t files < <(git grep --files-with-matches --word-regexp --fixed-strings -e "$version" -- '*pom.xml' manifests)
  sed -i "s#\\b${version//./\\.}\\b#$1#g" "${files[@]}"
  say "Version $1 in ${#files[@]} files. Run 'make manifests check' next."
}

# The section of this version in CHANGELOG.md, without its heading.
notes() { awk -v heading="## [$version]" 'index($0, "## [") == 1 { on = index($0, heading) == 1; next } on' CHANGELOG.md; }

check() { # TAG
  [ "$1" = "v$version" ] || die "the tag $1 does not fit the project's version $version: run 'dev/release.sh version ${1#v}', and tag that commit."
  [[ $version != *-SNAPSHOT ]] || die "$version is no release: run 'dev/release.sh version ${version%-SNAPSHOT}' first."
  [ -n "$(notes)" ] || die "CHANGELOG.md has no section [$version]: rename its section [Unreleased], and begin a new one."
}

lower_case() { printf '%s' "${1,,}"; } # as registries want names to be

# The Dockerfiles copy files and run nothing, so images for another architecture need no emulation.
build_images() { # REGISTRY
  local registry module name digest
  registry=$(lower_case "$1")
  "$DEV/build.sh"
  "$DEV/jars.sh" "${images[@]}"
  mkdir -p "$release"
  : > "$digests"
  docker buildx create --name proxyconfig-release --driver docker-container > /dev/null
  trap 'docker buildx rm proxyconfig-release' EXIT
  for module in "${images[@]}"; do
    name=$registry/proxyconfig-$module
    say "Building and pushing $name:$version"
    docker buildx build --builder proxyconfig-release --platform linux/amd64,linux/arm64 --sbom=true --provenance=mode=max \
      --label "org.opencontainers.image.version=$version" \
      --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" \
      --label "org.opencontainers.image.source=${GITHUB_SERVER_URL:-https://github.com}/${GITHUB_REPOSITORY:-}" \
      --metadata-file "$release/$module.json" --tag "$name:$version" --push "$module"
    digest=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["containerimage.digest"])' "$release/$module.json")
    printf '%s@%s\n' "$name" "$digest" >> "$digests"
  done
}

write_files() { # REGISTRY
  local registry name digest module
  registry=$(lower_case "$1")
  rm -rf "$release"/{assets,chart}
  mkdir -p "$release"/{assets,chart}
  notes > "$release/notes.md"
  cp manifests/install.yaml "$release/assets/"
  while IFS=@ read -r name digest; do
    sed -i "s#\(^\|[ \"]\)${name##*/}:$version#\1$name:$version@$digest#" "$release/assets/install.yaml"
    module=${name##*/proxyconfig-}
    docker buildx imagetools inspect "$name@$digest" --format '{{ json .SBOM }}' > "$release/assets/proxyconfig-$module-sbom.json"
  done < "$digests"
  ! grep -nE "(^|[ \"])proxyconfig-[a-z]+:$version" "$release/assets/install.yaml" ||
    die "install.yaml still has these images without a registry."
  cp -r "$chart" "$release/chart/"
  sed -i "s#repository: \(proxyconfig-\)#repository: $registry/\1#" "$release/chart/${chart##*/}/values.yaml"
  if [ -n "${GITHUB_REPOSITORY:-}" ]; then # a fork's release links to the fork
    sed -i "s#https://github.com/proxyconfig/proxyconfig-operator#$GITHUB_SERVER_URL/$GITHUB_REPOSITORY#" \
      "$release/chart/${chart##*/}"/{Chart.yaml,files/alerts.yaml}
  fi
  "$("$DEV/helm.sh")" package "$release/chart/${chart##*/}" --destination "$release/assets"
}

push_chart() { # REGISTRY
  local registry log=$release/chart-push.log
  registry=$(lower_case "$1")
  "$("$DEV/helm.sh")" push "$release/assets/${chart##*/}-$version.tgz" "oci://$registry/charts" 2>&1 | tee "$log"
  printf '%s@%s\n' "$registry/charts/${chart##*/}" "$(sed -n 's/^Digest: *//p' "$log")" >> "$digests"
}

sign() {
  local pushed asset
  mapfile -t pushed < "$digests"
  cosign sign --yes --recursive "${pushed[@]}"
  (cd "$release/assets" && sha256sum -- * > checksums.txt)
  for asset in "$release"/assets/*; do
    cosign sign-blob --yes --bundle "$asset.sigstore.json" "$asset"
  done
}

[ -n "${2:-}" ] || [ "${1:-}" = sign ] || set -- usage
case $1 in
  version) set_version "$2" ;;
  check) check "$2" ;;
  images) build_images "$2" ;;
  files) write_files "$2" ;;
  chart) push_chart "$2" ;;
  sign) sign ;;
  *) die "usage: release.sh version NUMBER|check TAG|images REGISTRY|files REGISTRY|chart REGISTRY|sign" ;;
esac
