#!/usr/bin/env bash
# Installs what the tests need and this machine lacks, and does nothing when all
# is there. On Debian and Ubuntu it uses apt (as root, or through sudo without a
# password); elsewhere it names what is missing and stops.
#
#   setup.sh all       databases, calendar client, readers of PDF and DOCX, S3 service, virus scanner, browser
#   setup.sh browser   browser, Node and the tools of tests/browser alone
set -euo pipefail
cd "$(dirname "$0")/../.."

what=${1:-all}
packages=()

have() { command -v "$1" >/dev/null 2>&1; }
want() { packages+=("$@"); }

have_postgres() {
  have initdb && return
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# Node 18.19 or later: the test runner and html-validate need it.
have_node() {
  have node && have npm &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 18 || a === 18 && b >= 19 ? 0 : 1)'
}

# The HTML checker is a Java 11 program.
have_java() {
  have java && [ "$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')" -ge 11 ] 2>/dev/null
}

if [ "$what" = all ]; then
  have_postgres || want postgresql
  have khal || want khal
  have pdftotext || want poppler-utils
  have soffice || want libreoffice-writer-nogui
fi
{ [ -n "${CHROMIUM:-}" ] || have chromium || have chromium-browser || have google-chrome; } || want chromium
have_node || { want nodejs; have npm || want npm; }
have_java || want default-jre-headless

if [ ${#packages[@]} -gt 0 ]; then
  echo "setup: missing here: ${packages[*]}"
  if ! have apt-get; then
    echo "setup: please install them with your system's package manager, then run this again" >&2
    exit 1
  fi
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "setup: please run: sudo apt-get install ${packages[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
  fi
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

# A real S3 service, for the tests of stores of papers.
if [ "$what" = all ] && [ -z "${PREROUND_TEST_S3:-}" ] && ! have versitygw && [ ! -x .cache/bin/versitygw ]; then
  echo "setup: building the S3 service versitygw"
  mkdir -p .cache/bin
  GOBIN=$PWD/.cache/bin go install github.com/versity/versitygw/cmd/versitygw@v1.8.0
fi

# A virus scanner, for its tests: unpacked and not installed, so that no service starts
# and nobody fetches its databases, which are large and not needed.
unpack_clamd() {
  local dir=$PWD/.cache/clamav.new packages
  rm -rf "$dir" && mkdir -p "$dir" || return
  packages=$(apt-get install -s --no-install-recommends clamav-daemon | awk '/^Inst (clamav-daemon|lib)/ { print $2 }') || return
  [ -n "$packages" ] || return
  # shellcheck disable=SC2086
  (cd "$dir" && apt-get download -qq $packages && for f in *.deb; do dpkg-deb -x "$f" . || exit; done && rm -- *.deb) || return
  [ -x "$dir/usr/sbin/clamd" ] && rm -rf .cache/clamav && mv "$dir" .cache/clamav
}
if [ "$what" = all ] && have apt-get && ! have clamd && [ ! -x .cache/clamav/usr/sbin/clamd ]; then
  echo "setup: unpacking the virus scanner clamd"
  unpack_clamd >/dev/null 2>&1 || echo "setup: it cannot be had here, so its tests will be skipped"
fi

# The tools of tests/browser, the calendar reader of tests/calendar and the schema of
# tests/cv: exactly those of the lock files, no install scripts.
for dir in tests/browser tests/calendar tests/cv; do
  lock=$dir/package-lock.json
  stamp=$dir/node_modules/.installed
  if ! cmp -s "$lock" "$stamp"; then
    echo "setup: installing the tools of $dir"
    (cd "$dir" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$lock" "$stamp"
  fi
done
