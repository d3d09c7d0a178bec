#!/usr/bin/env bash
# Measures the main job on an export of the insurer `dongyue`: rows per second of validate and ingest, records per second of
# sync to the simulator on loopback (TLS, SM2-signed batches, receipts verified, evidence written; WAL, synchronous=FULL).
#
#   ops/bench/main-job.sh EXPORT [RUNS=3]
#
# Release build. For a yardstick of the machine, each validate is paired with `wc -l` and `openssl dgst -sm3` over the same
# files in the same run; medians are printed.
set -euo pipefail
cd "$(dirname "$0")/../.."
export_folder=${1:?the folder of an export}
runs=${2:-3}

swift build -c release --scratch-path .build-release --quiet --product anze
swift build -c release --scratch-path .build-release --quiet --product anze-simulator
bin=$(swift build -c release --scratch-path .build-release --show-bin-path)
work=$(mktemp -d)
simulator=
trap '[ -z "$simulator" ] || kill "$simulator" 2>/dev/null; rm -rf "$work"' EXIT
certs/make-dev-pki.sh "$work/pki" >/dev/null
"$bin/anze-simulator" --port 0 --pki "$work/pki" > "$work/simulator.out" 2>/dev/null &
simulator=$!
until grep -q listening "$work/simulator.out"; do sleep 0.05; done
cat > "$work/gateway.yaml" <<YAML
store: sqlite:gateway.db
mappings: $PWD/mappings
insurers: [dongyue]
identity: {app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}
destinations:
  national-share:
    profile: national-share/1
    environment: test
    baseURL: $(sed 's/listening on //' "$work/simulator.out")
    trust: {tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}
    rate: {concurrency: 4}
YAML
export ANZE_CONFIG=$work/gateway.yaml

python3 - "$bin/anze" "$export_folder" "$runs" "$work" <<'PYTHON'
import glob, json, os, resource, statistics, subprocess, sys, time

anze, export, runs, work = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
files = sorted(glob.glob(os.path.join(export, "*.csv")))


def timed(*command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, done


def line(name, count, unit, walls, cpus):
    wall = statistics.median(walls)
    print(f"{name:<28}{wall:8.2f} s  cpu {statistics.median(cpus):7.2f} s  {count / wall:12,.0f} {unit}/s")


bytes_in = sum(os.path.getsize(path) for path in files)
samples = {name: ([], []) for name in ("validate", "wc -l", "openssl dgst -sm3")}
for _ in range(runs):
    for name, command in (
        ("validate", [anze, "validate", *files, "--insurer", "dongyue", "--report", f"json={work}/report.json"]),
        ("wc -l", ["wc", "-l", *files]),
        ("openssl dgst -sm3", ["openssl", "dgst", "-sm3", *files]),
    ):
        wall, cpu, _ = timed(*command)
        samples[name][0].append(wall)
        samples[name][1].append(cpu)
report = json.load(open(f"{work}/report.json"))
rows = sum(file["rows"] for file in report["files"])
print(f"{len(files)} files, {bytes_in / 1e6:.1f} MB, {rows:,} rows, {report['records']['read']:,} records, {runs} runs, medians")
for name, (walls, cpus) in samples.items():
    line(name, rows, "rows", walls, cpus)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"largest process so far: {peak:,.0f} MiB")

wall, cpu, _ = timed(anze, "ingest", *files, "--insurer", "dongyue")
line("ingest (once)", rows, "rows", [wall], [cpu])
wall, cpu, done = timed(anze, "sync", "--until-idle", "--json")
sent = json.loads(done.stdout)[0]
line("sync --until-idle (once)", sent["accepted"] + sent["rejected"], "records", [wall], [cpu])
print(f"accepted {sent['accepted']:,}, rejected {sent['rejected']:,}, waiting {sent['waiting']:,}, unknown {sent['unknown']:,}")
PYTHON
