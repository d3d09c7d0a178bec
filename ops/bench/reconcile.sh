#!/usr/bin/env bash
# Measures the reconciliation of a day of 1,000,000 records on SQLite: "verify" is the signature and the JSON of pages of 1,000
# items, which costs while they arrive; "keep" each page in a synced transaction; "compare" both accounts merged and the
# differences stored. Making the day is not counted.
#
#   ops/bench/reconcile.sh [ITEMS=1000000]
#
# Prints the seconds of each part and of all, and ends with 1 when "keep" and "compare" take more than 10.
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build -c release --build-tests --scratch-path .build-bench -Xswiftc -enable-testing --quiet
line=$(ANZE_BENCH=1 ANZE_BENCH_ITEMS=${1:-1000000} swift test -c release --skip-build --scratch-path .build-bench \
    -Xswiftc -enable-testing --disable-xctest --filter 'ReconciliationMeasurement' 2>/dev/null | grep '^{')
echo "$line"
python3 -c 'import json, sys; r = json.loads(sys.argv[1]); sys.exit(r["keep"] + r["compare"] > 10)' "$line"
