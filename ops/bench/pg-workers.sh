#!/usr/bin/env bash
# Measures how delivery grows with workers on PostgreSQL: the same deliveries by one, two and four processes, to a simulator
# that takes 50 ms for each answer, as many requests at a time as there are workers (TLS, SM2, evidence; synchronous_commit).
#
#   ops/bench/pg-workers.sh [ROUNDS=3] [RECORDS=4000] [PER_BATCH=20]
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build -c release --scratch-path .build-release --quiet --product anze
swift build -c release --scratch-path .build-release --quiet --product anze-simulator
. ops/bench/pg_server.sh
certs/make-dev-pki.sh "$work/pki" > /dev/null
python3 ops/bench/pg_workers.py "$(swift build -c release --scratch-path .build-release --show-bin-path)" "$work" "$bin" \
    "${1:-3}" "${2:-4000}" "${3:-20}"
