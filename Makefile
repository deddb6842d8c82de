# Every target does its own set-up, see dev/README.md.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test bench probe-footprint footprint contract compose-up compose-test compose-down images kind kind-down e2e soak manifests crds docs format lint prose check tools clean

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-15s %s\n", $$1, $$2 }'

demo: ## the whole system on this machine: HAProxy, database, Kubernetes API server, operator (ONCE=1: show it and stop)
	@exec dev/java.sh demo io.proxyconfig.demo.DemoMain $(if $(ONCE),--once)

test: ## all tests; the last line is their total
	@exec dev/test.sh

bench: ## measure the time from a change until it is live, beside a baseline in the same run
	@exec dev/java.sh bench io.proxyconfig.bench.Bench

probe-footprint: ## measure the probe: start-up time, memory, time for a verification
	@exec dev/java.sh bench io.proxyconfig.bench.ProbeFootprint

contract: export DATAPLANE_BIN := $(DATAPLANE_BIN)
contract: export DATAPLANE_URL := $(DATAPLANE_URL)
contract: export DATAPLANE_GENERATION := $(DATAPLANE_GENERATION)
contract: ## the Data Plane API contract against a real one: DATAPLANE_BIN=path or DATAPLANE_URL=url (DATAPLANE_GENERATION=3.2)
	@exec dev/contract.sh

compose-up: ## docker-compose.yml: build its images, start it, wait until all is healthy
	@exec dev/compose.sh up

compose-test: ## all of docker-compose.yml's contract against real containers; the last line is their total
	@exec dev/compose.sh test

compose-down: ## stop it, and remove its containers, volumes, network and images
	@exec dev/compose.sh down

images: ## the images of a Kubernetes installation, tagged with the project's version
	@exec dev/app-images.sh > /dev/null

kind: ## a Kubernetes cluster on this machine with the operator, a database, and a ProxyConfig that is Ready (WORKERS=2)
	@exec dev/kind-demo.sh

kind-down: ## remove that cluster
	@exec dev/kind.sh down

footprint: ## what operator and instances cost on the cluster of 'make kind': memory and CPU, idle and busy; time to Ready
	@exec dev/footprint.sh

e2e: ## end-to-end tests on a cluster of their own, which is removed at the end; the last line is their total
	@exec dev/e2e.sh

soak: ## random changes and faults for 20 minutes, with held connections and a check of the status (HOURS=8, SECONDS=120, SEED=1)
	@exec dev/soak.sh $(if $(SEED),--seed=$(SEED)) $(if $(HOURS),--hours=$(HOURS),$(if $(SECONDS),--seconds=$(SECONDS)))

manifests: ## generate manifests/install.yaml and parts of the Helm chart from the kustomize bases
	@exec dev/manifests.sh update

crds: ## generate crds/ from the records in api/, and what manifests/ says of them
	@dev/generated.sh update CrdTest
	@exec dev/manifests.sh update

docs: ## generate docs/reference.md from the records in api/
	@exec dev/generated.sh update ReferenceTest

format: ## format Java, shell scripts and Markdown
	@dev/mvn.sh --quiet spotless:apply
	@exec dev/lint.sh format

lint: ## check shell scripts, YAML, Markdown and GitHub workflows
	@exec dev/lint.sh check

check: ## compile everything with all static checks, lint, check the language, and compare what is generated: crds/, docs/reference.md, manifests/
	@dev/lint.sh check
	@dev/prose.sh
	@dev/mvn.sh --no-transfer-progress process-test-classes
	@dev/manifests.sh check
	@exec dev/generated.sh check CrdTest,ReferenceTest

prose: ## check the language of documentation, comments and messages (FILES='docs api/src': only of these files and folders)
	@exec dev/prose.sh $(FILES)

tools: ## fetch or build HAProxy, kube-apiserver and etcd, where they are missing
	@exec dev/tools.sh

clean: ## delete everything built here; the tools stay in the user's cache
	@exec dev/mvn.sh --quiet clean
