#!/usr/bin/env bash
# node-image.sh IMAGE PROGRAMS FILES: makes a node image for kind from Debian's packages and what kube-build.sh builds, for machines that
# reach no container registry. PROGRAMS is the folder of the latter, and FILES that of kind's own entry point, systemd units
# and settings of containerd; the pod network, the pause program and crictl are ours (node/). It enforces no NetworkPolicy and
# provisions no volumes. Needs root.
set -euo pipefail
# shellcheck source=dev/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export DOCKER_BUILDKIT=0 # the classic builder never asks a registry for an image that is here
node=$1 programs=$2 files=$3
base=proxyconfig-node-base:$KUBE_VERSION
debian=debian:$NODE_SUITE-slim
log=$CACHE/log/node-image.log
apt='apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends'
clean='apt-get clean && rm -rf /var/lib/apt/lists/* /var/log/apt'

[ "$(id -u)" = 0 ] || die "No container registry answers, and only root can make a node image here."
work=$(mktemp -d "${TMPDIR:-/tmp}/node-image.XXXXXX")
container=
trap '[ -z "$container" ] || docker rm -f "$container" > /dev/null; rm -rf "$work"' EXIT

is_here() { docker image inspect "$1" > /dev/null 2>&1; }
step() { tail -n 1 "$1" | tr -d '\r' | cut -c 1-80; }

# image NAME FILE.. < Dockerfile: builds it, with these files as its context
image() {
  local name=$1
  shift
  rm -rf "$work/context"
  mkdir "$work/context"
  [ $# = 0 ] || cp -r "$@" "$work/context/"
  cat > "$work/context/Dockerfile"
  # On the host's network, so that apt reaches from the build what it reaches from the host.
  progress "$name" step "$log" \
    docker build --network host --force-rm --label dev.substitute=true -t "$name" "$work/context" ||
    die "$name could not be made, see $log."
}

# program IMAGE PROGRAM PATH: an image of that program alone
program() {
  printf 'FROM scratch\nCOPY %s %s\nENTRYPOINT ["%s"]\nENV PATH=/usr/local/bin\n' "$2" "$3" "$3" | image "$1" "$programs/$2"
  images+=("$1")
}

# What kubeadm asks for, under the names that it asks for.
control_plane_images() {
  local registry name
  registry=$("$programs/kubeadm" config images list --kubernetes-version "v$KUBE_VERSION" | sed -n 's,/kube-apiserver:.*,,p')
  for name in kube-apiserver kube-controller-manager kube-scheduler; do
    program "$registry/$name:v$KUBE_VERSION" "$name" "/usr/local/bin/$name"
  done
  program "$registry/etcd:$ETCD_VERSION-0" etcd /usr/local/bin/etcd
  program "$registry/coredns/coredns:v$COREDNS_VERSION" coredns /coredns
  proxy=$registry/kube-proxy:v$KUBE_VERSION
  image "$proxy" "$programs/kube-proxy" << D
FROM $debian
RUN $apt iptables iproute2 nftables kmod && $clean
COPY kube-proxy /usr/local/bin/kube-proxy
ENTRYPOINT ["/usr/local/bin/kube-proxy"]
D
  gcc -O2 -static -s -o "$work/pause" "$DEV/node/pause.c"
  image "$registry/pause:$PAUSE_VERSION" "$work/pause" << 'D'
FROM scratch
COPY pause /pause
USER 65535:65535
ENTRYPOINT ["/pause"]
D
  images+=("$proxy" "$registry/pause:$PAUSE_VERSION")
}

# kind's files and ours, as they lie in the node
files() {
  cp -r "$files" "$work/files"
  find "$work/files" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
  chmod 755 "$work"/files/usr/local/bin/* "$work"/files/kind/bin/*
  # our pause image; and no lowering of OOM scores, which needs a capability that the machine may withhold
  sed -i -e "s#/pause:[0-9.]*#/pause:$PAUSE_VERSION#" -e 's/restrict_oom_score_adj = false/restrict_oom_score_adj = true/' \
    "$work/files/etc/containerd/config.toml"
  # An image that was not loaded is an error at once: pulls go to a proxy that is not there.
  mkdir "$work/files/etc/systemd/system/containerd.service.d"
  printf '[Service]\nEnvironment=HTTP_PROXY=http://127.0.0.1:9 HTTPS_PROXY=http://127.0.0.1:9\n' \
    > "$work/files/etc/systemd/system/containerd.service.d/20-no-registry.conf"
  mkdir -p "$work/files/usr/bin" "$work/files/kind"
  cp "$programs"/{kubelet,kubeadm,kubectl,crictl} "$work/files/usr/bin/"
  cp -r "$DEV/node/pod-network.sh" "$DEV/node/manifests" "$work/files/kind/"
  chmod 755 "$work/files/kind/pod-network.sh"
  sed -i "s#KUBE_PROXY_IMAGE#$proxy#" "$work/files/kind/manifests/default-cni.yaml"
  printf 'v%s' "$KUBE_VERSION" > "$work/files/kind/version"
}

# systemd in a container starts only what kind's own units need. After that: where kind and containerd look for things that
# Debian has elsewhere.
base_image() {
  files
  image "$base" "$work/files" << D
FROM $debian
RUN $apt systemd conntrack iptables nftables iproute2 ethtool util-linux mount kmod libseccomp2 \
      pigz socat bash ca-certificates curl jq procps containerd runc containernetworking-plugins && $clean
COPY files/ /
RUN rm -f /lib/systemd/system/sysinit.target.wants/systemd-tmpfiles-setup.service \
      /lib/systemd/system/multi-user.target.wants/* /etc/systemd/system/*.wants/* \
      /lib/systemd/system/local-fs.target.wants/* /lib/systemd/system/basic.target.wants/* \
      /lib/systemd/system/sockets.target.wants/*udev* /lib/systemd/system/sockets.target.wants/*initctl* && \
    echo ReadKMsg=no >> /etc/systemd/journald.conf && \
    ln -sf /lib/systemd/systemd /sbin/init && \
    systemctl enable kubelet containerd undo-mount-hacks && systemctl mask systemd-binfmt && \
    ln -s /usr/bin/containerd /usr/bin/ctr /usr/local/bin/ && \
    mkdir -p /opt/cni /etc/cni/net.d /etc/kubernetes/manifests && ln -s /usr/lib/cni /opt/cni/bin && \
    ctr oci spec | jq '.hooks.createContainer += [{path: "/kind/bin/mount-product-files.sh"}] | del(.process.rlimits)' \
      > /etc/containerd/cri-base.json && containerd --version && runc --version
ENV container=docker
STOPSIGNAL SIGRTMIN+3
ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]
D
}

# The images of the control plane are in the node's containerd.
node_image() {
  container=$(docker run -d --network none --security-opt seccomp=unconfined --entrypoint sleep "$base" infinity)
  docker exec -d "$container" containerd
  for _ in {1..100}; do
    if docker exec "$container" ctr version > /dev/null 2>&1; then break; fi
    sleep 0.2
  done
  docker save "${images[@]}" |
    docker exec -i "$container" ctr -n k8s.io images import --all-platforms --no-unpack --digests - > "$log" ||
    die "The control plane's images could not be put into $node, see $log."
  # shellcheck disable=SC2016 # the container's shell is to expand it
  docker exec "$container" sh -c 'kill $(pidof containerd); while pidof containerd > /dev/null; do sleep 0.1; done'
  docker commit --change 'ENTRYPOINT ["/usr/local/bin/entrypoint", "/sbin/init"]' "$container" "$node" > /dev/null
  docker rm -f "$container" > /dev/null
  container=
}

images=()
is_here "$debian" || progress "$debian" step "$log" "$DEV/debian-image.sh" "$debian" "$NODE_SUITE" ||
  die "$debian could not be made, see $log."
control_plane_images
base_image
node_image
docker rmi "${images[@]}" "$base" > /dev/null # their content is in the node image
