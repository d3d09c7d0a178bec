#!/usr/bin/env bash
# Measures the reconciliation of a day of 1,000,000 records on SQLite: pages of 1,000 items parsed and kept, each in a synced
# transaction, then both accounts merged and the differences stored. Making the day is not counted.
#
#   ops/bench/reconcile.sh [ITEMS=1000000]
#
# Prints seconds of each part and of all, and ends with 1 above 10 seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build -c release --build-tests --scratch-path .build-bench -Xswiftc -enable-testing --quiet
line=$(ANZE_BENCH=1 ANZE_BENCH_ITEMS=${1:-1000000} swift test -c release --skip-build --scratch-path .build-bench \
    -Xswiftc -enable-testing --disable-xctest --filter 'ReconciliationMeasurement' 2>/dev/null | grep '^{')
echo "$line"
python3 -c 'import json, sys; sys.exit(json.loads(sys.argv[1])["seconds"] > 10)' "$line"
