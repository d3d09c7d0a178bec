#!/usr/bin/env bash
# Measures what each destination costs when one export goes to four of them: CPU-seconds of ingest and sync for a record and
# destination, beside one destination (simulators on loopback; TLS, SM2, evidence; WAL, synchronous=FULL).
#
#   ops/bench/fan-out.sh [ROUNDS=3] [RECORDS=10000]
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build -c release --scratch-path .build-release --quiet --product anze
swift build -c release --scratch-path .build-release --quiet --product anze-simulator
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
certs/make-dev-pki.sh "$work/pki" > /dev/null
python3 ops/bench/fan_out.py "$(swift build -c release --scratch-path .build-release --show-bin-path)" "$work" "${1:-3}" "${2:-10000}"
