#!/usr/bin/env bash
# substitute-images.sh IMAGE..: builds substitute images, under the names of public images, from Debian packages only, for
# machines that reach no container registry. It builds their base images too, and keeps images that exist. Needs root.
#
#   debian:trixie-slim              by debootstrap
#   eclipse-temurin:25-jre          Debian's OpenJDK 25 with the modules of Temurin's runtime
#   mysql:8.4                       MySQL 9.7, the long-term release after 8.4
#   haproxytech/haproxy-debian:3.2  HAProxy 3.2, without the program dataplaneapi
#
# Users, paths and entry points are those of the public images, the files are in images/. The label dev.substitute marks a
# substitute image.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export DOCKER_BUILDKIT=0 # the classic builder never asks a registry for an image that is here
[ "$(id -u)" = 0 ] || die "No container registry answers, and only root can build substitute images for $*: pull them on a machine that reaches a registry ('docker save', 'docker load'), or run this as root."
mirror=$(debian_mirror debian)
[ -n "$mirror" ] || die "No container registry answers, and apt on this machine names no Debian mirror to build images from."

work=$(mktemp -d "${TMPDIR:-/tmp}/substitute-images.XXXXXX")
trap 'rm -rf "$work"' EXIT

is_here() { docker image inspect "$1" > /dev/null 2>&1; }
step() { tail -n 1 "$1" | tr -d '\r' | cut -c 1-80; }
log_of() { echo "$CACHE/log/image-$(tr -c 'a-z0-9.\n' - <<< "$1").log"; }

# image NAME [FOLDER] < Dockerfile: builds it, with a copy of FOLDER as its context
image() {
  local name=$1 started=$SECONDS log
  log=$(log_of "$name")
  rm -rf "$work/context"
  mkdir "$work/context"
  [ -z "${2:-}" ] || cp -r "$DEV/images/$2/." "$work/context/"
  cat > "$work/context/Dockerfile"
  # On the host's network, so that apt reaches from the build what it reaches from the host.
  progress "$name" step "$log" \
    docker build --network host --force-rm --label dev.substitute=true -t "$name" "$work/context" ||
    die "$name could not be made, see $log."
  docker image prune -f --filter label=dev.substitute=stage > /dev/null
  say "$name: made in $(elapsed $((SECONDS - started)))"
}

install='DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends'
clean='apt-get clean && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/ldconfig/* /var/log/apt /var/log/*.log'
# The newer suite in reach for what is named as PACKAGE/SUITE and needs it; taken away again, so that what others install in
# an image based on this one stays in the older.
sources=/etc/apt/sources.list.d/newer.list
preferences=/etc/apt/preferences.d/newer
add="echo deb $mirror $NEWER_SUITE main > $sources && printf 'Package: *\nPin: release n=$NEWER_SUITE\nPin-Priority: 50\n' > $preferences && apt-get update -q"
drop="rm $sources $preferences && $clean"

debian() {
  local started=$SECONDS log
  log=$(log_of "$1")
  progress "$1" step "$log" "$DEV/debian-image.sh" "$1" "$BASE_SUITE" || die "$1 could not be made, see $log."
  say "$1: made in $(elapsed $((SECONDS - started)))"
}

java() {
  # It needs nothing outside its folder but libc and zlib: COPY --from works as with the public image.
  image "$1" << D
FROM debian:trixie-slim AS jdk
LABEL dev.substitute=stage
RUN apt-get update -q && $install openjdk-25-jdk-headless
RUN jdk=\$(echo /usr/lib/jvm/java-25-openjdk-*) && \
    \$jdk/bin/jlink --no-header-files --no-man-pages --vm server --output /opt/java/openjdk --add-modules \$( \
      \$jdk/bin/java --list-modules | sed 's/@.*//' | grep -E '^java\.' | paste -sd, ),jdk.accessibility,jdk.charsets,jdk.crypto.cryptoki,jdk.dynalink,jdk.httpserver,jdk.incubator.vector,jdk.jdwp.agent,jdk.jfr,jdk.jsobject,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.naming.rmi,jdk.net,jdk.nio.mapmode,jdk.sctp,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs && \
    cp -L --remove-destination /etc/ssl/certs/java/cacerts /opt/java/openjdk/lib/security/cacerts && \
    find /opt/java/openjdk -xtype l | if grep .; then exit 1; fi

FROM debian:trixie-slim
RUN apt-get update -q && $install fontconfig ca-certificates p11-kit tzdata locales && \
    echo 'en_US.UTF-8 UTF-8' > /etc/locale.gen && locale-gen && $clean
COPY --from=jdk /opt/java/openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk LANG=en_US.UTF-8 LANGUAGE=en_US:en LC_ALL=en_US.UTF-8
ENV PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# the class-data archive that jlink leaves out: Java starts in half the time with it
RUN java -Xshare:dump > /dev/null && java --version
D
}

mysql() {
  image "$1" mysql << D
FROM debian:trixie-slim
RUN groupadd --system --gid 999 mysql && \
    useradd --system --uid 999 --gid 999 --home-dir /var/lib/mysql --no-create-home mysql
RUN $add && $install mysql-server-core/$NEWER_SUITE mysql-client-core/$NEWER_SUITE libc-bin/$NEWER_SUITE tzdata openssl gzip bzip2 xz-utils zstd && \
    rm -rf /usr/share/mysql*/bench /etc/mysql && $drop
COPY my.cnf /etc/my.cnf
COPY docker-entrypoint.sh /usr/local/bin/
# as in the public image: writable whatever user the server is run as
RUN mkdir -p /etc/mysql/conf.d /var/lib/mysql /var/lib/mysql-files /var/run/mysqld /docker-entrypoint-initdb.d && \
    chown mysql:mysql /var/lib/mysql /var/lib/mysql-files /var/run/mysqld && chmod 1777 /var/lib/mysql /var/run/mysqld && \
    chmod 755 /usr/local/bin/docker-entrypoint.sh && mysqld --version && mysql --version && mysqladmin --version
VOLUME /var/lib/mysql
ENTRYPOINT ["docker-entrypoint.sh"]
EXPOSE 3306 33060
CMD ["mysqld"]
D
}

haproxy() {
  # Where the public image has things: the program in /usr/local/sbin, the settings in /usr/local/etc/haproxy with a link
  # from /etc, and a user of the first free id.
  image "$1" haproxy << D
FROM debian:trixie-slim
ENV HAPROXY_BRANCH=3.2 HAPROXY_UID=haproxy HAPROXY_GID=haproxy DEBIAN_FRONTEND=noninteractive
RUN $add && $install haproxy/$NEWER_SUITE procps curl socat ca-certificates && $drop
RUN groupmod -g 1000 haproxy && usermod -u 1000 -d /home/haproxy -s /bin/sh haproxy && \
    ln -s /usr/sbin/haproxy /usr/local/sbin/haproxy && \
    mkdir -p /usr/local/etc /usr/local/var/lib/dataplaneapi && rm -f /etc/haproxy/haproxy.cfg && \
    mv /etc/haproxy /usr/local/etc/haproxy && ln -s /usr/local/etc/haproxy /etc/haproxy && \
    ln -s /usr/local/var/lib/dataplaneapi /var/lib/dataplaneapi && \
    touch /usr/local/etc/haproxy/dataplaneapi.yml && \
    rm -rf /var/lib/haproxy && mkdir -p /var/lib/haproxy && \
    chown haproxy:haproxy /var/lib/haproxy /usr/local/var/lib/dataplaneapi /usr/local/etc/haproxy/dataplaneapi.yml && \
    haproxy -v | grep -q 'version 3\.2\.'
COPY haproxy.cfg /usr/local/etc/haproxy/
COPY docker-entrypoint.sh /
RUN chmod 755 /docker-entrypoint.sh && haproxy -c -f /usr/local/etc/haproxy/haproxy.cfg
STOPSIGNAL SIGUSR1
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
D
}

# One run makes images at a time.
make_all() {
  local wanted
  for wanted in debian:trixie-slim "${names[@]}"; do
    if is_here "$wanted"; then
      continue
    fi
    case $wanted in
      debian:trixie-slim) debian "$wanted" ;;
      eclipse-temurin:25-jre) java "$wanted" ;;
      mysql:8.4) mysql "$wanted" ;;
      haproxytech/haproxy-debian:3.2) haproxy "$wanted" ;;
      *) die "There is no substitute image for $wanted." ;;
    esac
  done
}

names=("$@")
locked images make_all
