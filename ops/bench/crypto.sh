#!/usr/bin/env bash
# Measures SM2, SM3 and SM4 against `openssl speed` on the same machine, in turn, one thread each.
#
#   ops/bench/crypto.sh [ROUNDS=5] [SECONDS=3]
#
#   ANZE=PATH       a binary to measure instead of building one
#
# Prints operations a second, medians over the rounds, and ours as a share of openssl's: SM2 signatures over 32 bytes (ours with
# the user ID and its Z value, of which openssl measures neither), SM3 and SM4-CBC over blocks of 16 KiB.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5}
seconds=${2:-3}
if [ -z "${ANZE:-}" ]; then
    swift build -c release --scratch-path .build-release --quiet --product anze
    ANZE=$(swift build -c release --scratch-path .build-release --show-bin-path)/anze
fi

python3 - "$rounds" "$seconds" "$ANZE" <<'PYTHON'
import json, statistics, subprocess, sys

rounds, seconds, anze = int(sys.argv[1]), sys.argv[2], sys.argv[3]


def speed(*arguments):
    command = ["openssl", "speed", "-mr", "-seconds", seconds, *arguments]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line.split(":") for line in output.splitlines() if line.startswith("+F")]


def openssl():
    # +F7:number:bits:name:signatures a second:verifications a second; +F:number:name:bytes a second
    sm2 = next(fields for fields in speed("sm2") if fields[0] == "+F7")
    rates = {"sm2Sign": float(sm2[4]), "sm2Verify": float(sm2[5])}
    for name, algorithm in (("sm3Blocks", "sm3"), ("sm4Blocks", "sm4-cbc")):
        fields = next(fields for fields in speed("-evp", algorithm, "-bytes", "16384") if fields[0] == "+F")
        rates[name] = float(fields[3]) / 16384
    return rates


ours, theirs = [], []
for _ in range(rounds):
    theirs.append(openssl())
    output = subprocess.run([anze, "bench", "crypto", "--seconds", seconds], capture_output=True, text=True, check=True)
    ours.append(json.loads(output.stdout))
print(f"{'':12}{'anze':>12}{'openssl':>12}{'share':>8}")
for name in ours[0]:
    own = statistics.median(run[name] for run in ours)
    peer = statistics.median(run[name] for run in theirs)
    print(f"{name:12}{own:12.0f}{peer:12.0f}{own / peer:8.2f}")
PYTHON
