#!/usr/bin/env bash
# Brings what the tests need and is not there yet: a PostgreSQL server, a
# headless Chromium, LibreOffice, and the packages of tools/package.json. It
# says what it found; what it cannot bring is an error, never a skipped test.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "setup: $1" >&2; exit 1; }

# have NAME… prints the first program of the list that exists.
have() {
	for name in "$@"; do
		if type -P "$name"; then return; fi
	done
	return 1
}

postgres() {
	have postgres || ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -V | tail -n 1 | grep . ||
		ls -d /usr/local/pgsql/bin/postgres 2>/dev/null
}
chromium() { have chromium-headless-shell chromium chromium-browser google-chrome; }
office() { have soffice libreoffice; }
pdftotext() { have pdftotext; }
# Liberation Serif stands in for Times New Roman where LibreOffice opens our papers.
serif() { fc-list 2>/dev/null | grep -qi 'liberation.*serif'; }

missing=()
postgres >/dev/null || missing+=(postgresql)
chromium >/dev/null || missing+=(chromium-headless-shell)
office >/dev/null || missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
serif || missing+=(fonts-liberation fontconfig)
pdftotext >/dev/null || missing+=(poppler-utils)

if [ ${#missing[@]} -gt 0 ]; then
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
		fail "please install: ${missing[*]} (their names in Debian), then run make test again"
	echo "setup: installing ${missing[*]}"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq || fail "the list of Debian's packages cannot be read; check the network"
	apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
		fail "cannot install ${missing[*]}; install them by hand and run make test again"
fi

command -v npm >/dev/null || fail "please install Node.js with npm: the tests take axe-core from it"
stamp=tools/node_modules/.installed
if ! cmp -s tools/package-lock.json "$stamp"; then
	(cd tools && npm ci --no-audit --no-fund --loglevel=error) || fail "npm ci failed in tools; check the network"
	cp tools/package-lock.json "$stamp"
fi

echo "setup: $(go version)"
echo "setup: PostgreSQL $(postgres)"
echo "setup: Chromium $(chromium)"
echo "setup: LibreOffice $(office)"
