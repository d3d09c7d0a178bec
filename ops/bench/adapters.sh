#!/usr/bin/env bash
# Measures reading and judging of files against the tools that people would take instead: DuckDB and Polars for CSV, Foundation
# for JSON lines, calamine and openpyxl for XLSX. The same files, the same checks, the same counts, or the script fails.
#
#   ops/bench/adapters.sh [WORK=.build-bench] [ROUNDS=5]
#
#   ROWS=1000000   rows of the big files; the small ones have a tenth (XLSX, JSONDecoder)
#   LARGE=10000000 another CSV for the line of times over sizes; 2.9 GB
#   ANZE=PATH      a binary to measure instead of building one; none: peers only
#
# In each round every command runs once, in turn; printed are medians over the rounds, and the median of the ratios within
# a round. `seconds` is what the command says of itself, without the start of its process; peak memory is that of the process.
# The first run makes a Python environment and the files in WORK.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${1:-.build-bench}
rounds=${2:-5}
rows=${ROWS:-1000000}
large=${LARGE:-}
anze=${ANZE:-}

mkdir -p "$work"
python=$work/venv/bin/python
if [ ! -x "$python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet duckdb polars python-calamine openpyxl xlsxwriter numpy
fi

make_files() { # rows, formats…
    local missing=()
    for format in "${@:2}"; do
        local prefix=BENCH
        [ "$format" = csv-gb18030 ] && prefix=BENCHGB
        [ -f "$work/$1/${prefix}_20261120.${format%%-*}" ] || missing+=("$format")
    done
    [ ${#missing[@]} -eq 0 ] || "$python" ops/bench/make_adapter_files.py "$work/$1" "$1" "${missing[@]}"
}
make_files "$rows" csv csv-gb18030 ndjson
make_files $((rows / 10)) csv ndjson xlsx
[ -z "$large" ] || make_files "$large" csv

peer=$work/json-decoder-peer
[ "$peer" -nt ops/bench/json_decoder_peer.swift ] || swiftc -O ops/bench/json_decoder_peer.swift -o "$peer"
if [ -z "$anze" ]; then
    swift build -c release --scratch-path .build-release --quiet --product anze
    anze=$(swift build -c release --scratch-path .build-release --show-bin-path)/anze
fi
if [ "$anze" = none ] || ! "$anze" bench scan --help >/dev/null 2>&1; then
    echo "anze is not measured: $anze has no bench commands" >&2
    anze=none
fi

"$python" - "$work" "$rounds" "$rows" "${large:-0}" "$anze" "$peer" <<'PYTHON'
import json, os, statistics, sys, tempfile, time

work, rounds, rows, large, anze, decoder = sys.argv[1], *map(int, sys.argv[2:5]), *sys.argv[5:]
peers = [sys.executable, "ops/bench/adapter_peers.py"]


def path(count, name):
    return f"{work}/{count}/{name}"


def bench(name, *arguments):
    return None if anze == "none" else [anze, "bench", name, *arguments]


def mapped(file):
    return bench("map", file, "--insurer", "bench", "--mappings", "ops/bench/mappings")


def run(command):
    """Seconds, peak MiB and the report of a command; its one line of JSON is the last that it prints."""
    with tempfile.TemporaryFile() as out:
        start = time.monotonic()
        pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)])
        _, status, usage = os.wait4(pid, 0)
        wall = time.monotonic() - start
        out.seek(0)
        text = out.read().decode()
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(command)}\n{text}")
    report = json.loads(text.strip().splitlines()[-1]) if text.lstrip().startswith("{") else {}
    return report.get("seconds", wall), usage.ru_maxrss / 1024, report


def check(title, name, report, file, count):
    """The rows are the file's, and the findings are the planted ones; rules that nobody planted may not fire."""
    if "rows" in report and report["rows"] != count:
        sys.exit(f"{title}, {name}: {report['rows']} rows instead of {count}")
    if report.get("findings") is None:
        return
    with open(os.path.join(os.path.dirname(file), "expected.json")) as expected:
        expected = json.load(expected)["findings"]
    found = {rule: number for rule, number in report["findings"].items() if number}
    if found != expected:
        sys.exit(f"{title}, {name}: found {found}\nplanted {expected}")


def section(title, file, count, commands):
    """Measures the commands in turn; the first one that is there is what the others are compared with."""
    commands = {name: command for name, command in commands.items() if command}
    samples = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            seconds, peak, report = run(command)
            check(title, name, report, file, count)
            samples[name].append((seconds, peak))
    size = os.path.getsize(file) / 1e6
    print(f"\n{title}: {count:,} rows, {size:,.1f} MB, {rounds} rounds")
    first = next(iter(samples.values()))
    for name, runs in samples.items():
        seconds = statistics.median(run[0] for run in runs)
        ratio = statistics.median(run[0] / base[0] for run, base in zip(runs, first))
        peak = max(run[1] for run in runs)
        print(f"  {name:<24}{seconds:8.2f} s{count / seconds:13,.0f} rows/s{size / seconds:8,.0f} MB/s"
              f"{peak:8,.0f} MiB  × {ratio:.2f}", flush=True)


csv, gb, ndjson = path(rows, "BENCH_20261120.csv"), path(rows, "BENCHGB_20261120.csv"), path(rows, "BENCH_20261120.ndjson")
small = rows // 10
section("CSV, UTF-8, read and judged", csv, rows, {
    "anze bench map": mapped(csv),
    "DuckDB": [*peers, "duckdb", csv],
    "Polars": [*peers, "polars", csv],
    "anze bench scan": bench("scan", csv),
    "wc -l": ["wc", "-l", csv],
})
section("CSV, GB18030, read and judged", gb, rows, {
    "anze bench map": mapped(gb),
    "iconv, DuckDB": [*peers, "duckdb", gb, "GB18030"],
    "iconv, Polars": [*peers, "polars", gb, "GB18030"],
    "iconv": ["iconv", "-f", "GB18030", "-t", "UTF-8", "-o", "/dev/null", gb],
})
lines = path(small, "BENCH_20261120.ndjson")
section("JSON lines, read", lines, small, {
    "anze bench rows": bench("rows", lines),
    "JSONDecoder": [decoder, lines],
})
workbook = path(small, "BENCH_20261120.xlsx")
section("XLSX, read", workbook, small, {
    "anze bench rows": bench("rows", workbook),
    "calamine": [*peers, "calamine", workbook],
    "openpyxl, read-only": [*peers, "openpyxl", workbook],
})
for count in [small, rows] + ([large] if large else []):
    file = path(count, "BENCH_20261120.csv")
    section("CSV, UTF-8, by size", file, count, {
        "anze bench map": mapped(file),
        "DuckDB": [*peers, "duckdb", file],
        "Polars": [*peers, "polars", file],
    })
if anze != "none":
    section("JSON lines, read, by size", ndjson, rows, {"anze bench rows": bench("rows", ndjson)})
PYTHON
