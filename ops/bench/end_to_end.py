"""Delivery to the simulator on loopback, beside `curl --parallel` posting the same bodies: see end-to-end.sh.

    end_to_end.py BIN WORK ROUNDS RECORDS
"""

import contextlib
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

import bench_site
from units import make_units

bin_folder, work, rounds, records = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
anze = os.path.join(bin_folder, "anze")
lanes = 4
per_batch = 200


def simulate(name, delay=0):
    return bench_site.Simulator(bin_folder, work, name, delay)


def configure(urls, limit=lanes):
    bench_site.configure(work, urls, limit)


def run(*arguments, expect=(0,)):
    return bench_site.run(anze, work, *arguments, expect=expect)


def restore(name):
    for end in ("-wal", "-shm"):
        if os.path.exists(f"{work}/gateway.db{end}"):
            os.remove(f"{work}/gateway.db{end}")
    shutil.copy(f"{work}/{name}.db", f"{work}/gateway.db")


def ingested(name, urls, count):
    configure(urls)
    for end in ("", "-wal", "-shm"):
        if os.path.exists(f"{work}/gateway.db{end}"):
            os.remove(f"{work}/gateway.db{end}")
    folder = f"{work}/{name}-export"
    make_units(folder, range(count))
    wall, _ = run("ingest", folder, "--insurer", "dongyue", expect=(0, 1))
    shutil.copy(f"{work}/gateway.db", f"{work}/{name}.db")


def accepted(destination="national-share"):
    # Closed at once: a connection that lives on would hold the files of a store that was put in place anew.
    with contextlib.closing(sqlite3.connect(f"{work}/gateway.db")) as database:
        return database.execute(
            "SELECT count(*), max(changed_at) FROM delivery WHERE destination = ? AND state = 'accepted'", (destination,)
        ).fetchone()


def curl_config(simulator, folder):
    """One transfer a body, each with the headers that the gateway signed."""
    lines = []
    numbers = sorted(name[:-5] for name in os.listdir(folder) if name.endswith(".body"))
    for number in numbers:
        if lines:
            lines.append("next")
        lines += [
            f'url = "{simulator.url}/batches"',
            f'data-binary = "@{folder}/{number}.body"',
            f'header = "@{folder}/{number}.plain"',
            f'cacert = "{work}/pki/tls-ca.pem"',
            f'output = "{folder}/{number}.answer"',
        ]
        with open(f"{folder}/{number}.headers") as file, open(f"{folder}/{number}.plain", "w") as plain:
            plain.writelines(line for line in file if ": " in line)
    with open(f"{work}/curl.config", "w") as file:
        file.write("\n".join(lines) + "\n")
    return numbers


def with_curl(delay):
    restore("plain")
    simulator = simulate("curl", delay)
    configure({"national-share": simulator.url})
    folder = f"{work}/dry"
    shutil.rmtree(folder, ignore_errors=True)
    run("sync", "--dry-run", folder)
    numbers = curl_config(simulator, f"{folder}/national-share")
    start = time.monotonic()
    subprocess.run(
        ["curl", "--silent", "--no-progress-meter", "--parallel", "--parallel-immediate", "--parallel-max", str(lanes), "--config", f"{work}/curl.config"],
        check=True,
    )
    wall = time.monotonic() - start
    good = sum('"accepted"' in open(f"{folder}/national-share/{number}.answer").read() for number in numbers)
    if good != len(numbers):
        sys.exit(f"curl: only {good} of {len(numbers)} batches were accepted")
    simulator.stop()
    if len(numbers) * per_batch != records:
        sys.exit(f"curl: {len(numbers)} batches are not {records} records")
    return wall


def with_anze(delay, limit=lanes):
    restore("plain")
    simulator = simulate("anze", delay)
    configure({"national-share": simulator.url}, limit)
    wall, cpu = run("sync", "--until-idle")
    count, _ = accepted()
    if count != records:
        sys.exit(f"anze: only {count} of {records} records were accepted")
    simulator.stop()
    return wall, cpu


def beside(other):
    """Seconds until the last acceptance at one destination while another is slow, dead, or as good."""
    restore("double")
    good = simulate("good")
    bad = simulate("bad", 3000) if other == "slow" else None
    urls = {"national-share": good.url, "other-share": bad.url if bad else "https://127.0.0.1:9/exchange/v1"}
    configure(urls)
    started = time.time()
    process = subprocess.Popen(
        [anze, "sync", "--until-idle", "--config", f"{work}/gateway.yaml"] + ([] if other else ["--destination", "national-share"]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while accepted()[0] < records:
        time.sleep(0.05)
    took = accepted()[1] / 1000 - started
    process.kill()
    process.wait()
    good.stop()
    if bad:
        bad.stop()
    return took


bench_site.copy_mappings(work, per_batch)
ingested("plain", {"national-share": "https://127.0.0.1:9/exchange/v1"}, records)
ingested("double", {"national-share": "https://127.0.0.1:9/exchange/v1", "other-share": "https://127.0.0.1:9/exchange/v1"}, records)
for delay in (0, 50):
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(with_anze(delay))
        theirs.append(with_curl(delay))
    wall, cpu = statistics.median(o[0] for o in ours), statistics.median(o[1] for o in ours)
    rate = records / statistics.median(theirs)
    print(f"answers after {delay} ms: anze {records / wall:,.0f} records/s, curl --parallel {rate:,.0f}: {records / wall / rate:.0%}")
    print(f"  anze: {cpu / records * 100_000:.1f} CPU-seconds per 100,000 records")
    if delay:
        capacity = lanes / (delay / 1000) * per_batch
        print(f"  {records / wall / capacity:.0%} of what {lanes} requests at a time can carry ({capacity:,.0f} records/s)")
times = {"": [], "slow": [], "dead": []}
for _ in range(rounds):
    # In turn, so that other work on the machine slows all of them.
    for other, found in times.items():
        found.append(beside(other))
base = statistics.median(times.pop(""))
for name, found in times.items():
    print(f"beside a {name} destination: {statistics.median(found):.2f} s against {base:.2f} s alone ({statistics.median(found) / base - 1:+.1%})")
