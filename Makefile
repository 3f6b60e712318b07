# The two commands of the README are `go run ./cmd/dienhong demo` and `make test`.
GO ?= go
export CGO_ENABLED ?= 0

.PHONY: test
test:
	$(GO) vet ./...
	$(GO) test ./...
