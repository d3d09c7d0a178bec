#!/usr/bin/env bash
# Measures delivery to the simulator on loopback (TLS, batches of 200 signed with SM2, receipts verified, evidence written;
# WAL, synchronous=FULL): records a second beside `curl --parallel` posting the same signed bodies to the same simulator,
# CPU-seconds, how well 50 ms of answer time are hidden, and what a slow or dead destination costs another.
#
#   ops/bench/end-to-end.sh [ROUNDS=3] [RECORDS=20000]      20,000 at most: a dry run writes 100 batches
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build -c release --scratch-path .build-release --quiet --product anze
swift build -c release --scratch-path .build-release --quiet --product anze-simulator
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
certs/make-dev-pki.sh "$work/pki" > /dev/null
python3 ops/bench/end_to_end.py "$(swift build -c release --scratch-path .build-release --show-bin-path)" "$work" "${1:-3}" "${2:-20000}"
