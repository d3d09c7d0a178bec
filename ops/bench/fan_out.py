"""CPU-seconds of one export to one and to four destinations: see fan-out.sh.

    fan_out.py BIN WORK ROUNDS RECORDS
"""

import contextlib
import os
import sqlite3
import statistics
import sys

import bench_site
from units import make_units

bin_folder, work, rounds, records = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
anze = os.path.join(bin_folder, "anze")


def cost(count):
    """Microseconds of the gateway for a record and destination."""
    for end in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(f"{work}/gateway.db{end}")
    simulators = {f"platform-{number}": bench_site.Simulator(bin_folder, work, f"platform-{number}") for number in range(count)}
    bench_site.configure(work, {name: simulator.url for name, simulator in simulators.items()}, 2)
    _, ingest = bench_site.run(anze, work, "ingest", f"{work}/export", "--insurer", "dongyue", expect=(0, 1))
    _, sync = bench_site.run(anze, work, "sync", "--until-idle")
    for simulator in simulators.values():
        simulator.stop()
    with contextlib.closing(sqlite3.connect(f"{work}/gateway.db")) as database:
        accepted = database.execute("SELECT count(*) FROM delivery WHERE state = 'accepted'").fetchone()[0]
    if accepted != records * count:
        sys.exit(f"only {accepted} of {records * count} deliveries were accepted")
    return (ingest + sync) / accepted * 1e6


bench_site.copy_mappings(work, 200)
make_units(f"{work}/export", range(records))
found = {1: [], 4: []}
for _ in range(rounds):
    for count, costs in found.items():
        costs.append(cost(count))
one, four = (statistics.median(costs) for costs in found.values())
print(f"one destination: {one:.0f} us a record; four: {four:.0f} us a record and destination: {four / one:.2f} times")
