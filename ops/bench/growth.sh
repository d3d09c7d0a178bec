#!/usr/bin/env bash
# Measures what intake, claims and settlements cost in a store that has grown: medians over 50 batches of 200 records, in a
# store with 10,000 finished and 1,000 waiting deliveries and in one with 10,000,000 and 1,000,000, in turn. WAL,
# synchronous=FULL. The large store needs about 25 GB in WORK.
#
#   ops/bench/growth.sh WORK [FINISHED=10000000] [WAITING=1000000] [ROUNDS=3]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(cd "$1" && pwd)
finished=${2:-10000000}
waiting=${3:-1000000}
rounds=${4:-3}
swift build -c release --build-tests --scratch-path .build-bench -Xswiftc -enable-testing --quiet
measure() { # store, prefix of keys, batches
    ANZE_BENCH=1 ANZE_BENCH_STORE=$1 ANZE_BENCH_PREFIX=$2 ANZE_BENCH_BATCHES=$3 swift test -c release --skip-build \
        --scratch-path .build-bench -Xswiftc -enable-testing --disable-xctest --filter 'QueueMeasurement.*grown' 2>/dev/null |
        grep '^{'
}
for size in small large; do
    rm -f "$work/$size".db*
    measure "$work/$size.db" QA 5 > /dev/null
done
python3 ops/bench/growth.py "$work/small.db" 10000 1000
python3 ops/bench/growth.py "$work/large.db" "$finished" "$waiting"
ls -l "$work"/*.db
for round in $(seq "$rounds"); do
    for size in small large; do echo "$size $(measure "$work/$size.db" "R$round" 50)"; done
done | tee "$work/results"
python3 - "$work/results" <<'PYTHON'
import collections, json, statistics, sys
found = collections.defaultdict(list)
for line in open(sys.argv[1]):
    size, text = line.split(" ", 1)
    found[size].append(json.loads(text))
for step in ("enqueue", "claim", "settle"):
    small, large = (statistics.median(run[step] for run in found[size]) for size in ("small", "large"))
    print(f"{step:8} of 200: {small * 1000:8.2f} ms in the small store, {large * 1000:8.2f} ms in the large one: {large / small:.2f} times")
PYTHON
