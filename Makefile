# Everyday work on Idéslussen. "make" alone lists the targets.
# "make run" and "make build" need Go and nothing else.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Go keeps its caches under HOME; machines that build have none at times.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/.cache/home
endif

IDESLUSS    := go run ./cmd/idesluss
NPM         := internal/pagetest/npm
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
ACTIONLINT  := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

# Packages that start goroutines, for the race detector. The commands are not
# among them: what they start is in these, and their scripts take long under it.
RACE := ./internal/check/... ./internal/site/... ./internal/web/... ./internal/gitrepo/... ./internal/forge/local/... \
	./internal/gateway/... ./internal/notify/... ./internal/rounds/... ./internal/durable/...
# How much each fuzz target is tried, as go test -fuzztime reads it: a number of
# inputs rather than a time, so that a slow machine tries as much as a fast one,
# make soak looks further.
FUZZTIME := 2000x

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 10

.PHONY: run
run: ## Start the whole service on http://127.0.0.1:8080, with a sluss in data/ to try
	@IDESLUSSEN_COMMAND="$(IDESLUSS)" $(IDESLUSS) serve

.PHONY: preview
preview: ## Show the files in this folder as sites, built again when one changes
	@$(IDESLUSS) preview

.PHONY: build
build: ## Build both sites into out/public and out/internal
	@$(IDESLUSS) build

.PHONY: check
check: ## Check our own ideas, process and texts
	@$(IDESLUSS) check

.PHONY: test
test: tools lint vet unit race fuzz browser ## Run everything; installs what it needs

.PHONY: tools
tools: $(NPM)/node_modules/.package-lock.json ## Install browser, Java and npm modules for the tests
	@.ci/tools

$(NPM)/node_modules/.package-lock.json: $(NPM)/package-lock.json
	@.ci/tools
	@echo "== npm ci"
	@npm ci --prefix $(NPM) --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

.PHONY: fmt
fmt: ## Format the Go code
	@gofmt -w cmd internal site templates

.PHONY: lint
lint: ## Formatting, staticcheck, actionlint
	@echo "== gofmt"
	@unformatted=$$(gofmt -l cmd internal site templates); \
	if [ -n "$$unformatted" ]; then echo "run make fmt:"; echo "$$unformatted"; exit 1; fi
	@echo "== staticcheck"
	@go run $(STATICCHECK) -tags browser ./...
	@echo "== actionlint"
	@go run $(ACTIONLINT)

.PHONY: vet
vet: ## go vet, with and without the tag browser
	@echo "== go vet"
	@go vet ./...
	@go vet -tags browser ./...

.PHONY: unit
unit: ## Tests that need nothing but Go
	@echo "== go test"
	@go test ./...

.PHONY: race
race: ## Tests of concurrent packages under the race detector
	@echo "== go test -race"
	@go test -race $(RACE)

.PHONY: browser
browser: tools ## Pages in Chromium with axe-core, and in the Nu Html Checker
	@echo "== go test -tags browser"
	@go test -tags browser -p 1 -timeout 20m ./internal/pagetest/... ./internal/web/...

# Every fuzz target of every package, found by name: a new one is run without
# being listed here.
.PHONY: fuzz
fuzz: ## Try every fuzz target with FUZZTIME inputs (2000x)
	@echo "== go test -fuzz"
	@found=0; \
	for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' internal cmd | xargs -r -n1 dirname | sort -u); do \
		for target in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]+' $$dir/*_test.go | cut -d' ' -f2); do \
			found=1; echo "$$dir $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x ./$$dir | tail -n 1; \
		done; \
	done; \
	if [ $$found = 0 ]; then echo "no fuzz target was found"; exit 1; fi

.PHONY: soak
soak: ## What takes hours: all rounds of the long tests, each fuzz target for a minute, the tests shuffled
	@SOAK=1 go test -timeout 6h ./...
	@$(MAKE) fuzz FUZZTIME=1m
	@go test -count 3 -shuffle on -timeout 1h ./...

.PHONY: bench
bench: ## Measure whole builds beside Hugo (1,000 and 10,000 ideas)
	@go run ./cmd/slussbench run

.PHONY: shots
shots: tools build ## Pictures of every kind of page in out/shots
	@go run -tags browser ./internal/pagetest/shots -o out/shots out/public out/internal

.PHONY: clean
clean: ## Remove what was built and installed here
	@rm -rf out .cache $(NPM)/node_modules
