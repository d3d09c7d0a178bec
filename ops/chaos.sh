#!/usr/bin/env bash
# Chaos: three gateways send some thousand records from one PostgreSQL to a platform that is a little slow, and something
# fails meanwhile. Then everything must be accepted exactly once, both books and the evidence must agree, and a table says
# how long it took from the end of the fault to the next accepted record.
#
#   ops/chaos.sh [SCENARIO…]     killed-workers stopped-server terminated-backends exhausted-connections paused-worker
#                                skewed-clocks; all of them by default
#
# Environment: ANZE_BIN, a folder with the programs, else they are built; ANZE_CHAOS_RECORDS (4000); ANZE_CHAOS_SECONDS,
# how long a fault lasts; ANZE_CHAOS_DELAY, by how many milliseconds the platform is slow; ANZE_CHAOS_SHIFTS, the clocks of
# the second and third gateway in seconds ("90 -90"); ANZE_CHAOS_SEED; ANZE_CHAOS_KEEP=1 leaves the folder of logs and books.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${ANZE_BIN:-}
if [ -z "$bin" ]; then
    swift build --quiet
    bin=$(swift build --show-bin-path)
fi
work=$(mktemp -d)
if [ -n "${ANZE_CHAOS_KEEP:-}" ]; then echo "logs and books: $work"; else trap 'rm -rf "$work"' EXIT; fi
python3 ops/chaos.py "$bin" "$work" "$@"
