#!/usr/bin/env bash
# The crash matrix: `anze ingest`, `sync` (claim, dispatch, settle), `replay run`, `archive run`, `reconcile` and `feeds pull`
# against the simulator, with a fault at the calls that write: killed before or after the call, fsync failing with EIO, the
# disk full. Each time the command runs again, and the store, the evidence and the simulator's own books must agree: nothing
# lost, nothing twice.
#
#   ops/crash.sh [STEP]      every single call with a small export; with STEP every STEP-th with a whole day's
set -euo pipefail
cd "$(dirname "$0")/.."
swift build --build-tests --quiet --explicit-target-dependency-import-check error
ANZE_CRASHES=${1:-small} swift test --skip-build --disable-xctest --filter CrashMatrixTests
