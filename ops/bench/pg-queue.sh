#!/usr/bin/env bash
# Measures enqueue, claim and settle of jobs of 1 KB on PostgreSQL against procrastinate, pgqueuer and awa-pg: one server
# with synchronous_commit, fsync and full_page_writes on, each run in a fresh database after a checkpoint, in turn.
#
#   ops/bench/pg-queue.sh [ROUNDS=5] [JOBS=20000]
#
# Not equal: the gateway's figures include everything of a delivery: versions, evidence leaves, SM2 signatures of requests in
# batches of 200, receipts verified, and the stand-in's own signatures, which its seconds and its CPU-seconds include. A
# peer's job does nothing; its process is Python, awa-pg's but for the handler Rust. procrastinate commits each claim and
# each settlement alone. How each peer is set stands in pg_queue_peers.py.
#
# Prints medians: jobs a second, CPU-seconds for 1,000 jobs (the client's process with its start; all of the server's
# processes) and bytes of WAL a job, without the tables' creation; then the ratios of the medians, and those of the rounds.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5}
jobs=${2:-20000}
peers=(procrastinate pgqueuer awa-pg)
swift build -c release --build-tests --scratch-path .build-bench -Xswiftc -enable-testing --quiet
. ops/bench/pg_server.sh
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'procrastinate' 'pgqueuer[asyncpg]' 'psycopg[binary,pool]' awa-pg uvloop

run() { # who, jobs
    case $1 in
    anze)
        ANZE_BENCH=1 ANZE_BENCH_JOBS=$2 ANZE_BENCH_POSTGRES=$dsn \
            timeout 900 .build-bench/release/anzePackageTests.xctest --testing-library swift-testing \
            --filter 'PostgresQueueMeasurement.*enqueue'
        ;;
    *) timeout 900 "$work/venv/bin/python" ops/bench/pg_queue_peers.py "$1" "$dsn" "$2" ;;
    esac
}

measure() { # who, jobs
    local cpu wal text
    sql 'DROP DATABASE IF EXISTS bench WITH (FORCE)'
    sql 'CREATE DATABASE bench'
    # Makes the tables.
    run "$1" 0 > "$work/log" 2>&1 || true
    sql CHECKPOINT
    cpu=$(server_seconds)
    wal=$(sql 'SELECT pg_current_wal_insert_lsn()')
    TIMEFORMAT='%U %S'
    { time run "$1" "$2" > "$work/output" 2> "$work/log"; } 2> "$work/times" && text=$(grep '^{' "$work/output") || {
        cat "$work/output" "$work/log" >&2
        exit 1
    }
    # Backends end a little after their clients.
    sleep 0.5
    wal=$(sql "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '$wal')")
    echo "$1 $(cat "$work/times") $cpu $(server_seconds) $wal $text" >> "$work/results"
}

for round in $(seq "$rounds"); do
    for who in anze "${peers[@]}"; do measure "$who" "$jobs"; done
done
sql "SELECT string_agg(name || '=' || current_setting(name), ' ' ORDER BY name DESC) FROM pg_settings
    WHERE name IN ('server_version', 'synchronous_commit', 'fsync', 'full_page_writes', 'shared_buffers')"
"$work/venv/bin/pip" list --format=freeze | grep -E '^(procrastinate|pgqueuer|awa-pg)='
python3 - "$work/results" <<'PYTHON'
import collections, json, statistics, sys
found = collections.defaultdict(list)
for line in open(sys.argv[1]):
    who, user, system, before, after, wal, text = line.split(" ", 6)
    run = json.loads(text)
    run |= {"client": float(user) + float(system), "server": float(after) - float(before), "wal": float(wal)}
    found[who].append(run)
rates = {who: [r["jobs"] / (r["enqueue"] + r["deliver"]) for r in runs] for who, runs in found.items()}
for who, runs in found.items():
    parts = {p: statistics.median(r["jobs"] / r[p] for r in runs) for p in ("enqueue", "deliver")}
    costs = {c: statistics.median(r[c] / r["jobs"] for r in runs) for c in ("client", "server", "wal")}
    print(f"{who:13} {statistics.median(rates[who]):8,.0f} jobs/s   "
          f"enqueue {parts['enqueue']:,.0f}/s, claim and settle {parts['deliver']:,.0f}/s;   CPU-s per 1,000: "
          f"client {1000 * costs['client']:.2f}, server {1000 * costs['server']:.2f};   WAL {costs['wal']:,.0f} bytes/job")
for who in list(rates)[1:]:
    ratio = statistics.median(rates["anze"]) / statistics.median(rates[who])
    rounds = [ours / theirs for ours, theirs in zip(rates["anze"], rates[who])]
    print(f"anze is {ratio:.2f} times {who} (rounds: {min(rounds):.2f} to {max(rounds):.2f})")
PYTHON
