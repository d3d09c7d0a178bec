#!/usr/bin/env bash
# Compares findings with planted defects over several seeds and all insurers, rule by rule.
#
#   ops/confusion.sh GENERATOR [SERVICES=300] [SEED…]
#
#   GENERATOR      a program that takes --insurer --services --defects --seed --date --out and writes an export with truth.jsonl
#   ANZE=PATH      a binary to run instead of building one
#
# Prints one table: how often each rule was planted, found, missed, and found although nobody planted it. Exits 1 if anything
# was missed or extra.
set -euo pipefail
cd "$(dirname "$0")/.."
generator=${1:?usage: ops/confusion.sh GENERATOR [SERVICES] [SEED…]}
services=${2:-300}
seeds=("${@:3}")
[ ${#seeds[@]} -gt 0 ] || seeds=(1 2 3 5 8)
if [ -z "${ANZE:-}" ]; then
    swift build -c release --scratch-path .build-release --quiet --product anze
    ANZE=$(swift build -c release --scratch-path .build-release --show-bin-path)/anze
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for insurer in dongyue jianghai yunling; do
    for seed in "${seeds[@]}"; do
        export="$work/$insurer-$seed"
        python3 "$generator" --insurer "$insurer" --services "$services" --defects 0.1 --seed "$seed" \
            --date 2026-11-20 --out "$export" >/dev/null
        status=0
        "$ANZE" validate "$export" --insurer "$insurer" --report "json=$work/$insurer-$seed.json" 2>/dev/null || status=$?
        [ "$status" -le 1 ] || { echo "$insurer, seed $seed: validate ended with $status" >&2; exit 1; }
    done
done
python3 - "$work" <<'PYTHON'
import collections, json, pathlib, sys

def place(finding):
    return finding["file"], finding.get("sheet"), finding["row"], finding["column"], finding["rule"]

counts = collections.defaultdict(lambda: [0, 0, 0, 0])
work = pathlib.Path(sys.argv[1])
runs = 0
for report in sorted(work.glob("*.json")):
    truth = [place(json.loads(line)) for line in (work / report.stem / "truth.jsonl").read_text().splitlines() if line]
    found = [place(finding) for finding in json.loads(report.read_text())["findings"]]
    planted, listed = collections.Counter(truth), collections.Counter(found)
    for column, places in enumerate([planted, planted & listed, planted - listed, listed - planted]):
        for key, number in places.items():
            counts[key[4]][column] += number
    runs += 1
print(f"{'rule':36}{'planted':>9}{'found':>9}{'missed':>9}{'extra':>9}   ({runs} exports)")
for rule, numbers in sorted(counts.items()):
    print(f"{rule:36}" + "".join(f"{number:9}" for number in numbers))
total = [sum(numbers[column] for numbers in counts.values()) for column in range(4)]
print(f"{f'{len(counts)} rules':36}" + "".join(f"{number:9}" for number in total))
sys.exit(1 if total[2] or total[3] else 0)
PYTHON
