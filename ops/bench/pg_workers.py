"""Delivery by one, two and four workers on one PostgreSQL: see pg-workers.sh.

    pg_workers.py BIN WORK PSQL_FOLDER ROUNDS RECORDS PER_BATCH
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time

from units import make_units

bin_folder, work, psql_folder = sys.argv[1:4]
rounds, records, per_batch = (int(text) for text in sys.argv[4:7])
anze = os.path.join(bin_folder, "anze")
delay = 50


def sql(statement, database="postgres"):
    command = [f"{psql_folder}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", f"{work}/server", "-U", "postgres", "-d", database]
    return subprocess.run([*command, "-c", statement], check=True, capture_output=True, text=True).stdout.strip()


def configure(database, url, workers):
    with open(f"{work}/gateway.yaml", "w") as file:
        file.write(
            f"""store: postgres://postgres@/{database}?host={work}/server
mappings: mappings
insurers: [dongyue]
identity: {{app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}}
destinations:
  national-share:
    profile: national-share/1
    environment: test
    baseURL: {url}
    trust: {{tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}}
    rate: {{concurrency: {workers}}}
"""
        )


def copy_mappings():
    shutil.copytree("mappings", f"{work}/mappings")
    path = f"{work}/mappings/platforms/national-share/1/profile.yaml"
    with open(path) as file:
        text = file.read()
    changed = re.sub(r"(?m)^limits: {records: \d+,", f"limits: {{records: {per_batch},", text)
    if changed == text:
        sys.exit(f"{path}: no limit of records to change")
    with open(path, "w") as file:
        file.write(changed)


def simulator():
    out = f"{work}/simulator.out"
    with open(out, "w") as file:
        process = subprocess.Popen(
            [f"{bin_folder}/anze-simulator", "--port", "0", "--pki", f"{work}/pki", "--delay-ms", str(delay)],
            stdout=file,
            stderr=subprocess.DEVNULL,
        )
    while "listening on" not in open(out).read():
        time.sleep(0.02)
    return process, open(out).read().split("listening on ")[1].split()[0]


def delivered_by(workers):
    """Records a second from the first attempt to the end of the last, and of the workers how many carried batches."""
    sql("DROP DATABASE IF EXISTS run WITH (FORCE)")
    sql("CREATE DATABASE run TEMPLATE filled")
    process, url = simulator()
    configure("run", url, workers)
    command = [anze, "sync", "--until-idle", "--config", f"{work}/gateway.yaml"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(workers)]
    for one in running:
        out, complaints = one.communicate()
        if one.returncode:
            sys.exit(f"a worker ended with {one.returncode}\n{out}{complaints}")
    process.kill()
    process.wait()
    states = sql("SELECT state || ' ' || count(*) FROM delivery GROUP BY state", "run")
    if states != f"accepted {records}":
        sys.exit(f"not all were accepted: {states}")
    return records / (float(sql("SELECT max(ended_at) - min(at) FROM attempt", "run")) / 1000)


copy_mappings()
sql("CREATE DATABASE filled")
configure("filled", "https://127.0.0.1:9/exchange/v1", 1)
make_units(f"{work}/export", range(records))
done = subprocess.run([anze, "ingest", f"{work}/export", "--insurer", "dongyue", "--config", f"{work}/gateway.yaml"])
if done.returncode not in (0, 1):
    sys.exit(f"ingest: exit {done.returncode}")
rates = {1: [], 2: [], 4: []}
for _ in range(rounds):
    # In turn, so that other work on the machine slows all of them.
    for workers, found in rates.items():
        found.append(delivered_by(workers))
one = statistics.median(rates[1])
for workers, found in rates.items():
    middle, could = statistics.median(found), workers * per_batch / (delay / 1000)
    print(f"{workers} workers: {middle:,.0f} records/s, {middle / one:.2f} times one, {middle / could:.0%} of what {workers} requests at a time can carry")
