#!/usr/bin/env bash
# Builds and runs every test and the demonstration, and fails when fewer tests ran than ops/minimum-tests says: `swift
# test` itself is content with none. The last line is "N passed, M failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ops/install-packages.sh
ops/install-peers.sh

mkdir -p .build
log=.build/build.log
if ! swift build --build-tests --explicit-target-dependency-import-check error >"$log" 2>&1; then
    grep -E '(error|warning):' "$log" | sort -u >&2 || tail -n 40 "$log" >&2
    echo "the build failed; everything it said is in $log" >&2
    exit 1
fi

# Every definition that is shipped is read: those of the gateway, and what the simulator is told of the platforms.
bin=$(swift build --show-bin-path)
log=.build/definitions.log
if ! { "$bin/anze" mapping check mappings && "$bin/anze-simulator" check mappings/platforms; } >"$log" 2>&1; then
    grep -v '^正确' "$log" >&2
    echo "a shipped definition is wrong; everything that was said is in $log" >&2
    exit 1
fi

status=0
ran=0
failed=0
# In parts, and a few tests at a time: all at once, each would wait for all others at every step, what has an age in it would
# be too old, and more files would be open than Foundation can list without reading past its own memory.
for part in "libraries --skip CommandTests|SimulationTests" "simulation --filter SimulationTests" "commands --filter CommandTests"; do
    read -r name option pattern <<<"$part"
    log=.build/test-$name.log
    code=0
    swift test --skip-build --disable-xctest --experimental-maximum-parallelization-width 16 "$option" "$pattern" \
        >"$log" 2>&1 || code=$?

    # The testing library closes with "Test run with 32 tests in 4 suites passed after 2.4 seconds."
    summary=$(grep -E 'Test run with [0-9]+ tests? .*(passed|failed) after' "$log" | tail -n 1 || true)
    if [[ -z $summary ]]; then
        tail -n 40 "$log" >&2
        echo "the tests ended without a summary (exit $code); everything they said is in $log" >&2
        exit 1
    fi
    ran=$((ran + $(sed -E 's/.*Test run with ([0-9]+) tests?.*/\1/' <<<"$summary")))
    failed=$((failed + $(grep -cE '^[^ ]* Test .* failed after [0-9.]+ seconds' <(grep -v 'Test run with' "$log") || true)))
    if ((code != 0)); then
        status=$code
        grep -E 'recorded an issue|failed after' "$log" >&2 || tail -n 40 "$log" >&2
    fi
    echo "$name: $summary"
done

minimum=$(<ops/minimum-tests)
if ((ran < minimum)); then
    echo "only $ran tests ran, at least $minimum must (ops/minimum-tests)" >&2
    ((status != 0)) || status=1
fi

# Runs one of the whole days, shows the end of what it says, from a line on, and counts it when it fails.
day() { # name, from, command…
    local log=.build/$1.log
    if "${@:3}" >"$log" 2>&1; then
        sed -n "/$2/,\$p" "$log"
        return
    fi
    tail -n 40 "$log" >&2
    echo "the $1 failed; everything it said is in $log" >&2
    failed=$((failed + 1))
    ran=$((ran + 1))
    ((status != 0)) || status=1
}
day demonstration '6. 总账' ops/demo.sh
ANZE_BIN=$bin day random-day '^seed' ops/random-day.sh 800 2
echo "$((ran - failed)) passed, $failed failed"
exit "$status"
