#!/usr/bin/env bash
# Runs the deterministic simulation of the delivery engine over many seeds.
#
#   ops/simulate.sh [FIRST:COUNT]      10,000 seeds from 1 unless told otherwise; a failing seed prints its own command
#
# With ANZE_SEEDS_STORE=postgres each run has a store in PostgreSQL, on a server that is started for it.
#
# Everything of a run follows from its seed: faults of the platform, deaths of workers, the clock, the operator.
set -euo pipefail
cd "$(dirname "$0")/.."
# Optimised, which takes a third of the time; the tests of CI run some seeds unoptimised.
build=(-c release --scratch-path .build-bench -Xswiftc -enable-testing)
swift build "${build[@]}" --build-tests --quiet
ANZE_SEEDS=${1:-1:10000} swift test "${build[@]}" --skip-build --disable-xctest --filter "SimulationTests.*everything"
