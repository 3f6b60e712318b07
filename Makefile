# The two commands of the README are `go run ./cmd/dienhong demo` and `make test`.
GO     ?= go
# The Go that go.mod names, fetched where the machine's own is another.
export GOTOOLCHAIN := $(shell awk '$$1 == "toolchain" { print $$2 }' go.mod)
export CGO_ENABLED ?= 0
LINT   := $(GO) tool -modfile=tools/lint.mod

.PHONY: test quick setup generate fresh lint vuln vulnlist unit race bench bench-all soak build pictures

# Everything that must hold before a change lands.
test: setup fresh lint vuln unit race

# What one change needs before it lands: it builds, and the tests that it can turn
# red pass, those that take long in their short form. The browser, the measurements
# and the race detector are left to `make test`.
quick:
	$(GO) build ./...
	$(GO) vet ./...
	@packages=$$($(GO) run ./tools/affected | grep -vE '/test/(browser|load)$$'); \
	if [ -z "$$packages" ]; then echo "quick: no test can tell this from main"; else $(GO) test -short $(BACKSTOP) $$packages; fi

# What the tests need and this machine does not have yet.
setup:
	@tools/setup.sh

# Everything that is made from something else and committed.
generate:
	$(GO) tool templ generate -log-level=error
	$(GO) run ./tools/assets
	$(GO) run ./tools/lunar
	$(GO) run ./cmd/dienhong openapi > docs/openapi.json

# Fails when something generated is older than its source.
fresh: generate
	@git diff --exit-code --stat -- '*_templ.go' ui/dist docs/openapi.json engine/lunar/years.go || \
	  { echo "Generated files are stale: run make generate and commit what it changes."; exit 1; }

lint:
	$(GO) mod tidy -diff
	$(GO) vet ./...
	@bad=$$(gofmt -l $$(git ls-files '*.go' | grep -v _templ.go)); [ -z "$$bad" ] || { echo "Not formatted (gofmt -w): $$bad"; exit 1; }
	$(LINT) golangci-lint run ./...

# Known vulnerabilities in what the program calls.
vuln:
	@tools/vuln.sh

# The newest list of vulnerabilities; commit what it changes.
vulnlist:
	$(GO) get -modfile=tools/vuln.mod golang.org/x/vulndb@latest

# Those that take longest begin first, beside the others.
unit:
	$(GO) test $(BACKSTOP) ./test/browser ./app ./...

# Ends a test that hangs. No test is meant to come near it on any machine.
BACKSTOP := -timeout 30m

# The race detector sees only what runs at the same time, so it gets the packages
# in which code or tests start goroutines or share memory, in their short form; the
# others would only run a second time. What is lost: a race in a package without a
# goroutine of its own whose handlers are called at once by nobody but a real server;
# the tests of app call many of them so. The engine's long computations and the
# browser run without it. It needs a C compiler.
SHARING = grep -rlE --include='*.go' 'wg\.Go|\bgo func|background\.(Go|Together)|"sync"|"sync/atomic"|\bchan\b' \
	app command feature kit platform tools ui | xargs -n1 dirname | sort -u | sed 's|^|./|'
race:
	CGO_ENABLED=1 $(GO) test -race -short -timeout 60m $$($(SHARING))

build:
	$(GO) build -trimpath -ldflags='-s -w' -o bin/dienhong ./cmd/dienhong

# The bars of docs/performance.md in about five minutes; ratios within one run.
# One package at a time, so that none disturbs another.
bench:
	$(GO) test -p 1 -run '^$$' -bench 'Vote|Engines|Page|Large|Program' -benchtime 1x ./test/load
	$(GO) test -p 1 -run '^$$' -bench 'BowlingGreen|Cold|Warm' -benchtime 5x ./engine/opinionmap
	$(GO) test -p 1 -run '^$$' -bench 'Pages' -benchtime 20x ./feature/synthesis
	$(GO) test -p 1 -run '^$$' -bench 'LongChain' -benchtime 1x ./app
	$(GO) test -p 1 -run '^$$' -bench 'Search$$' -benchtime 40x ./app
	$(GO) test -p 1 -run '^$$' -bench 'IndexedWrites' -benchtime 400x ./app
	$(GO) test -p 1 -run '^$$' -bench 'MapOf' -benchtime 20x ./feature/initiative
	$(GO) run ./cmd/dienhong bench map --participants 100000 --statements 500 --votes-per-person 39 --lang en
	$(GO) run ./cmd/dienhong bench map --participants 1000000 --statements 1000 --votes-per-person 39 --lang en

# Half days of use on a clock that runs ahead, for half an hour: nothing may grow.
soak:
	DIENHONG_SOAK=30m $(GO) test -count=1 -timeout 90m -v -run TestMonthsWithoutARestart ./app

# Every measurement there is, bars or not.
bench-all:
	$(GO) test -p 1 -run '^$$' -bench . -benchtime 3x ./...

# The pictures of the README, taken from the running program.
pictures:
	@mkdir -p docs/pictures
	DIENHONG_PICTURES=$(CURDIR)/docs/pictures $(GO) test -count=1 -run TestThePicturesOfTheReadme ./test/browser
