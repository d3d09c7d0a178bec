"""Delivery by one, two and four workers on one PostgreSQL: see pg-workers.sh.

    pg_workers.py BIN WORK PSQL_FOLDER ROUNDS RECORDS PER_BATCH
"""

import os
import statistics
import subprocess
import sys
import urllib.parse

import bench_site
from units import make_units

bin_folder, work, psql_folder = sys.argv[1:4]
rounds, records, per_batch = (int(text) for text in sys.argv[4:7])
anze = os.path.join(bin_folder, "anze")
delay = 50


def sql(statement, database="postgres"):
    command = [f"{psql_folder}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", f"{work}/server", "-U", "postgres", "-d", database]
    return subprocess.run([*command, "-c", statement], check=True, capture_output=True, text=True).stdout.strip()


def configure(database, url, workers):
    store = f"postgres://postgres@{urllib.parse.quote(f'{work}/server', safe='')}/{database}"
    bench_site.configure(work, {"national-share": url}, workers, store)


def delivered_by(workers):
    """Records a second from the first attempt to the end of the last."""
    sql("DROP DATABASE IF EXISTS run WITH (FORCE)")
    sql("CREATE DATABASE run TEMPLATE filled")
    simulator = bench_site.Simulator(bin_folder, work, "platform", delay)
    configure("run", simulator.url, workers)
    command = [anze, "sync", "--until-idle", "--config", f"{work}/gateway.yaml"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(workers)]
    for one in running:
        out, complaints = one.communicate()
        if one.returncode:
            sys.exit(f"a worker ended with {one.returncode}\n{out}{complaints}")
    simulator.stop()
    states = sql("SELECT state || ' ' || count(*) FROM delivery GROUP BY state", "run")
    if states != f"accepted {records}":
        sys.exit(f"not all were accepted: {states}")
    return records / (float(sql("SELECT max(ended_at) - min(at) FROM attempt", "run")) / 1000)


bench_site.copy_mappings(work, per_batch)
sql("CREATE DATABASE filled")
configure("filled", "https://127.0.0.1:9/exchange/v1", 1)
make_units(f"{work}/export", range(records))
bench_site.run(anze, work, "ingest", f"{work}/export", "--insurer", "dongyue", expect=(0, 1))
rates = {1: [], 2: [], 4: []}
for _ in range(rounds):
    # In turn, so that other work on the machine slows all of them.
    for workers, found in rates.items():
        found.append(delivered_by(workers))
one = statistics.median(rates[1])
for workers, found in rates.items():
    middle, could = statistics.median(found), workers * per_batch / (delay / 1000)
    print(f"{workers} workers: {middle:,.0f} records/s, {middle / one:.2f} times one, {middle / could:.0%} of what {workers} requests at a time can carry")
