#!/usr/bin/env bash
# A soak: for so many minutes exports come in, syncs run and are killed, and the platform falls silent, drops connections and
# answers wrongly at random. Then the faults stop, and everything must become final with balanced books on both sides.
#
#   ops/soak.sh [MINUTES=30] [SEED=1]
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
python3 ops/soak.py "$bin" "$work" "${1:-30}" "${2:-1}"
