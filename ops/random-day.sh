#!/usr/bin/env bash
# A random day: exports of three insurers come in with new, changed and withdrawn records, all destinations get them from
# gateways that are killed, the platforms' faults are on, and packages go to the regulator. Then the faults stop, what was
# rejected is replayed, and the books of every platform must say what the store says, record by record.
#
#   ops/random-day.sh [CHANGES=100000] [SEED=1]
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${ANZE_BIN:-}
if [ -z "$bin" ]; then
    swift build --quiet
    bin=$(swift build --show-bin-path)
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
certs/make-dev-pki.sh "$work/pki" > /dev/null
python3 ops/random_day.py "$bin" "$work" "${1:-100000}" "${2:-1}"
