#!/usr/bin/env bash
# debian-image.sh IMAGE SUITE: makes the image of a small Debian by debootstrap, as the public debian:*-slim are made.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

image=$1 suite=$2
mirror=$(debian_mirror debian)
security=$(debian_mirror debian-security)
work=$(mktemp -d "${TMPDIR:-/tmp}/debian-image.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root

if ! have debootstrap; then
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends debootstrap
fi
debootstrap --variant=minbase "$suite" "$root" "$mirror"
# Like the public one: packages come without their documentation, and services don't start.
printf 'path-exclude %s\n' '/usr/share/doc/*' '/usr/share/man/*' '/usr/share/info/*' '/usr/share/locale/*' \
  '/usr/share/lintian/*' '/usr/share/linda/*' > "$root/etc/dpkg/dpkg.cfg.d/slim"
echo 'path-include /usr/share/doc/*/copyright' >> "$root/etc/dpkg/dpkg.cfg.d/slim"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
printf 'deb %s %s main\n' "$mirror" "$suite" "$mirror" "$suite-updates" \
  ${security:+"$security" "$suite-security"} > "$root/etc/apt/sources.list"
# A mirror may lag behind its files' dates: if this machine's apt accepts that, so does the image's.
apt-config dump | grep -E '^Acquire::Check-(Valid-Until|Date) ' > "$root/etc/apt/apt.conf.d/mirror" ||
  rm "$root/etc/apt/apt.conf.d/mirror"
chroot "$root" sh -c 'apt-get update -q && apt-get upgrade -y -q'
find "$root/usr/share/doc" -type f ! -name copyright -delete
find "$root/usr/share/doc" -type l -delete
find "$root/usr/share/doc" -type d -empty -delete
find "$root"/usr/share/{man,info,locale,lintian} ! -type d -delete # packages need the man folders themselves
rm -rf "$root"/var/{cache/apt,lib/apt/lists,cache/debconf,log}/* "$root"/etc/{hostname,resolv.conf,machine-id}
tar -C "$root" --numeric-owner -c . | docker import -c 'CMD ["bash"]' -c 'LABEL dev.substitute=true' - "$image"
