#!/usr/bin/env bash
# What is too long for CI: the sanitizers over the targets that share state or wrap C, the simulation over
# many seeds, and fuzzing of what reads foreign bytes.
#
#   ops/nightly.sh
set -euo pipefail
cd "$(dirname "$0")/.."
ops/install-packages.sh
# A filter that matches nothing ends with 0: each run must name its tests.
run() { # sanitizer, filter
    local log=.build-$1/nightly.log
    mkdir -p ".build-$1"
    echo "== $1 sanitizer: $2"
    swift test --sanitize "$1" --scratch-path ".build-$1" --disable-xctest --filter "$2" 2>&1 | tee "$log" | tail -n 3
    grep -Eq 'with [1-9][0-9]* tests' "$log" || { echo "nightly: no test matched $2" >&2; exit 1; }
}
run thread '^(ValidationTests|DeliveryTests|DeliverySQLiteTests|DeliverySQLTests|EngineTests|TransportTests)\.'
run address '^(ShangMiTests|AdaptersTests)\.'
echo "== simulation"
ops/simulate.sh 1:10000
echo "== crashes"
ops/crash.sh
ops/crash.sh 50
echo "== soak"
ops/soak.sh 30
echo "== random day"
ops/random-day.sh 100000 "$(date +%s)"
echo "== fuzzing"
ops/fuzz.sh 5
