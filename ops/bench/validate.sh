#!/usr/bin/env bash
# Measures the whole of `anze validate`: all rules on the twelve files of an export, against what DuckDB, Polars and Frictionless
# need for eight checks on its services alone; what bad rows cost; what the annotated workbook costs.
#
#   ops/bench/validate.sh GENERATOR [WORK=.build-bench/validate] [ROUNDS=5]
#
#   GENERATOR       a program that takes --insurer --services --defects --seed --date --out and writes an export
#   SERVICES=100000 services of the export
#   ANZE=PATH       a binary to measure instead of building one
#
# In each round every command runs once, in turn; printed are medians over the rounds. Rows are records of the files, a
# record over several lines once. Seconds of anze are those of the process, of peers without the start of Python.
set -euo pipefail
cd "$(dirname "$0")/../.."
generator=${1:?usage: ops/bench/validate.sh GENERATOR [WORK] [ROUNDS]}
work=${2:-.build-bench/validate}
rounds=${3:-5}
services=${SERVICES:-100000}

mkdir -p "$work"
python=$work/venv/bin/python
if [ ! -x "$python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet duckdb polars frictionless xlsxwriter
fi
for defects in 0 1; do
    [ -d "$work/$services-$defects" ] || "$python" "$generator" --insurer dongyue --services "$services" \
        --defects "$defects" --seed 1 --date 2026-11-20 --out "$work/$services-$defects" >/dev/null
done
if [ -z "${ANZE:-}" ]; then
    swift build -c release --scratch-path .build-release --quiet --product anze
    ANZE=$(swift build -c release --scratch-path .build-release --show-bin-path)/anze
fi

"$python" - "$work" "$rounds" "$services" "$ANZE" <<'PYTHON'
import json, os, pathlib, shutil, statistics, sys, tempfile, time

work, rounds, services, anze = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
clean, bad = work / f"{services}-0", work / f"{services}-1"
file = "DY_FWJL_20261120.csv"
small = work / f"{services}-small" / file
small.parent.mkdir(exist_ok=True)
small.write_bytes(b"\n".join((clean / file).read_bytes().split(b"\n")[:3000]) + b"\n")
report = work / "report.json"


def run(command, statuses=(0,)):
    """Seconds, peak MiB and the last line of a command."""
    with tempfile.TemporaryFile() as out:
        start = time.monotonic()
        pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)])
        _, status, usage = os.wait4(pid, 0)
        seconds = time.monotonic() - start
        out.seek(0)
        if os.waitstatus_to_exitcode(status) not in statuses:
            sys.exit(f"failed: {' '.join(map(str, command))}")
        return seconds, usage.ru_maxrss / 1024, out.read().decode().strip().splitlines()[-1:]


def validate(folder, *more):
    return [anze, "validate", str(folder), "--insurer", "dongyue", "--report", f"json={report}", *more]


def peer(name, path):
    return [sys.executable, "ops/bench/validate_peers.py", name, str(path)]


commands = {
    "anze, all rules, twelve files": validate(clean),
    "the same, every record bad": validate(bad),
    "the same with a workbook": validate(clean, "--report", f"xlsx={work}/report.xlsx"),
    "DuckDB, eight checks, services": peer("duckdb", clean / file),
    "Polars, eight checks, services": peer("polars", clean / file),
    "Frictionless, its checks, 3,000 lines": peer("frictionless", small),
}
times = {name: [] for name in commands}
rows, memory = {}, {}
os.environ["ANZE_MAPPINGS"] = "mappings"
for _ in range(rounds):
    for name, command in commands.items():
        is_peer = command[0] == sys.executable
        seconds, peak, last = run(command, (0,) if is_peer else (0, 1))
        if is_peer:
            told = json.loads(last[0])
            seconds, rows[name] = told["seconds"], told["rows"]
        else:
            rows[name] = sum(part["rows"] for part in json.loads(report.read_text())["files"])
        times[name].append(seconds)
        memory[name] = peak
print("| | rows | s, each round | median | rows/s | MiB |\n|---|---|---|---|---|---|")
rate = {}
for name, list_ in times.items():
    median = statistics.median(list_)
    rate[name] = rows[name] / median
    print(f"| {name} | {rows[name]} | {' '.join(f'{one:.2f}' for one in list_)} | {median:.2f} | {rate[name]:.0f} | {memory[name]:.0f} |")
first, *others = list(rate)
for name in others:
    print(f"{first}: {rate[first] / rate[name]:.2f} times the rows/s of: {name}")
PYTHON
