#!/usr/bin/env bash
# Looks for known vulnerabilities in what the program calls. The Go project's
# public list is itself a Go module, so it comes the way every module comes, and
# its version stands in tools/vuln.mod. It fails when the program calls a fault.
set -euo pipefail
cd "$(dirname "$0")/.."

tool() { go tool -modfile=tools/vuln.mod "$@"; }

version=$(go list -modfile=tools/vuln.mod -m -f '{{.Version}}' golang.org/x/vulndb)
index=$PWD/.cache/vulndb/$version
if [ ! -e "$index/index/db.json" ]; then
	rm -rf .cache/vulndb
	source=$(go mod download -modfile=tools/vuln.mod -json golang.org/x/vulndb | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
	mkdir -p .cache/vulndb
	tool indexdb -vulns "$source/data/osv" -out "$index.part"
	mv "$index.part" "$index"
fi
echo "vuln: the list of $(echo "$version" | sed -E 's/.*-(....)(..)(..)......-.*/\3\/\2\/\1/'); make vulnlist takes the newest"
tool govulncheck -db "file://$index" ./...
