#!/usr/bin/env bash
# Measures enqueue, claim and settle of jobs of 1 KB against huey and litequeue: SQLite, WAL, synchronous=FULL, the same
# disk, in turn. The gateway's figures include everything of a delivery: versions, evidence leaves, SM2 signatures of
# requests in batches of 200, receipts verified. "platform" is the stand-in's signing and our verification.
#
#   ops/bench/queue.sh [ROUNDS=3] [JOBS=20000]
#
# The peers get a tenth of the jobs: they commit each alone. Prints jobs a second, medians, and the ratios.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3}
jobs=${2:-20000}
swift build -c release --build-tests --scratch-path .build-bench -Xswiftc -enable-testing --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet huey litequeue
for round in $(seq "$rounds"); do
    ANZE_BENCH=1 ANZE_BENCH_JOBS=$jobs swift test -c release --skip-build --scratch-path .build-bench \
        -Xswiftc -enable-testing --disable-xctest --filter 'QueueMeasurement.*enqueue' 2>/dev/null |
        grep '^{' | sed "s/^/anze /" >> "$work/results"
    for peer in huey litequeue; do
        mkdir "$work/$round-$peer"
        echo "$peer $("$work/venv/bin/python" ops/bench/queue_peers.py $peer "$work/$round-$peer" $((jobs / 10)))" >> "$work/results"
    done
done
python3 - "$work/results" <<'PYTHON'
import collections, json, statistics, sys
found = collections.defaultdict(list)
for line in open(sys.argv[1]):
    who, text = line.split(" ", 1)
    found[who].append(json.loads(text))
rates = {}
for who, runs in found.items():
    rates[who] = statistics.median(r["jobs"] / (r["enqueue"] + r["deliver"]) for r in runs)
    parts = {p: statistics.median(r["jobs"] / r[p] for r in runs) for p in ("enqueue", "deliver")}
    print(f"{who:10} {rates[who]:10,.0f} jobs/s   enqueue {parts['enqueue']:,.0f}/s, claim and settle {parts['deliver']:,.0f}/s")
for who in ("huey", "litequeue"):
    print(f"anze is {rates['anze'] / rates[who]:.1f} times {who}")
PYTHON
