#!/usr/bin/env bash
# Measures what intake, claims and settlements cost on PostgreSQL with 10,000 and with 1,000,000 waiting deliveries, and while
# another session holds an old snapshot, so that nothing dead can be swept: 100 batches of 200 records a run, in turn.
#
#   ops/bench/pg-growth.sh [WAITING=1000000] [ROUNDS=3] [SECONDS=300]
#
# Prints medians and 99th of 100 in milliseconds; then, beside the old snapshot, the claims of its first and its last tenth,
# and the dead rows of the tables.
set -euo pipefail
cd "$(dirname "$0")/../.."
waiting=${1:-1000000}
rounds=${2:-3}
seconds=${3:-300}
swift build -c release --build-tests --scratch-path .build-bench -Xswiftc -enable-testing --quiet
. ops/bench/pg_server.sh

measure() { # database, prefix of keys, batches
    ANZE_BENCH=1 ANZE_BENCH_POSTGRES="postgresql:///$1?host=$work/server&user=postgres" ANZE_BENCH_PREFIX=$2 \
        ANZE_BENCH_BATCHES=$3 timeout 900 .build-bench/release/anzePackageTests.xctest --testing-library swift-testing \
        --filter 'PostgresQueueMeasurement.*grown' 2> "$work/log" | grep '^{' || { cat "$work/log" >&2; exit 1; }
}

fill() { # database, waiting deliveries: like one that is there, but collected later, so that a run claims its own
    sql "CREATE DATABASE $1"
    measure "$1" QA 1 > /dev/null
    "$bin/psql" -XAtq -v ON_ERROR_STOP=1 -h "$work/server" -U postgres -d "$1" <<SQL
INSERT INTO version (insurer, kind, key, number, operation, digest, canonical, secret, disclosure, salted, recorded_at,
    stored_at, file, row)
SELECT insurer, kind, 'W' || n, 1, operation, digest, canonical, secret, disclosure, salted, recorded_at + 86400 + n,
    stored_at, file, row FROM (SELECT * FROM version ORDER BY id LIMIT 1) AS v, generate_series(1, $2) AS n;
INSERT INTO delivery (destination, kind, key, version, number, operation, control, recorded_at, state, blockers,
    changed_at)
SELECT d.destination, d.kind, v.key, v.id, 1, d.operation, d.control, v.recorded_at, 'queued', 0, d.changed_at
FROM (SELECT * FROM delivery ORDER BY id LIMIT 1) AS d, version AS v WHERE v.key LIKE 'W%';
INSERT INTO delivery_data (delivery, bytes)
SELECT d.id, x.bytes FROM delivery AS d, (SELECT bytes FROM delivery_data ORDER BY delivery LIMIT 1) AS x
WHERE d.key LIKE 'W%';
SQL
    "$bin/psql" -XAtq -h "$work/server" -U postgres -d "$1" -c 'VACUUM ANALYZE'
}

fill small 10000
fill large "$waiting"
for round in $(seq "$rounds"); do
    for size in small large; do echo "$size $(measure "$size" "R$round" 100)" >> "$work/results"; done
done
"$bin/psql" -XAtq -h "$work/server" -U postgres -d large > /dev/null <<SQL &
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM destination;
SELECT pg_sleep($seconds + 60);
SQL
snapshot=$!
sleep 1
begun=$SECONDS
round=0
while [ $((SECONDS - begun)) -lt "$seconds" ]; do
    round=$((round + 1))
    echo "snapshot $(measure large "S$round" 100)" >> "$work/results"
done
"$bin/psql" -XAtq -h "$work/server" -U postgres -d large -c "SELECT 'dead rows of ' || relname || ': ' || n_dead_tup
    || ' of ' || n_live_tup || ' live' FROM pg_stat_user_tables WHERE n_dead_tup > 0 ORDER BY n_dead_tup DESC LIMIT 5"
kill "$snapshot" 2> /dev/null || true
python3 - "$work/results" <<'PYTHON'
import collections, json, statistics, sys
found = collections.defaultdict(list)
for line in open(sys.argv[1]):
    size, text = line.split(" ", 1)
    found[size].append(json.loads(text))
for step in ("enqueue", "claim", "settle", "claim99", "settle99"):
    small, large = (statistics.median(run[step] for run in found[size]) * 1000 for size in ("small", "large"))
    print(f"{step:8} of 200: {small:8.2f} ms with few waiting, {large:8.2f} ms with many: {large / small:.2f} times")
claims = [claim for run in found["snapshot"] for claim in run["claims"]]
tenth = max(1, len(claims) // 10)
first, last = (statistics.median(part) * 1000 for part in (claims[:tenth], claims[-tenth:]))
print(f"beside an old snapshot, {len(claims)} claims: {first:.2f} ms at first, {last:.2f} ms at last: {last / first:.2f} times")
PYTHON
