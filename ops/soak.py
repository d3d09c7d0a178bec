"""Hours of a gateway's life against a simulator that fails at random: see soak.sh.

    soak.py BIN WORK MINUTES SEED
"""

import collections
import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "bench"))
from units import make_units  # noqa: E402

bin_folder, work, minutes, seed = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
dice = random.Random(seed)
config = f"{work}/gateway.yaml"
destination = "national-share"


def faults(count):
    """A fault for about every third of so many batches, and for every fifth question."""
    kinds = [
        "do: drop-before-apply", "do: drop-after-apply", "do: stall-after-apply, seconds: 2", "do: html-502", "do: unsigned",
        "do: bad-signature", "do: wrong-batch-no", "do: wrong-body-digest", "do: processing", "do: busy, retryAfter: 2",
        "do: window, retryAfter: 2", "do: internal", 'do: reject-batch, code: "1001"',
        'do: reject-batch, code: "1003"',
    ]
    lines = ["faults:"]
    for nth in range(1, count + 1):
        if dice.random() < 0.35:
            lines.append(f"  - {{on: batch, nth: {nth}, {dice.choice(kinds)}}}")
        # Far fewer than questions are asked, so that the end does not wait minutes for each of the last ones.
        if nth <= count // 3 and dice.random() < 0.2:
            lines.append(f"  - {{on: query, nth: {nth}, do: {dice.choice(['html-502', 'drop'])}}}")
        if dice.random() < 0.1:
            lines.append(f'  - {{on: record, nth: {nth * 97}, do: reject, code: "4005", message: 时间不符}}')
    return "\n".join(lines) + "\n"


def anze(*arguments, kill_after=None):
    process = subprocess.Popen(
        [f"{bin_folder}/anze", *arguments, "--config", config], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    if kill_after is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(kill_after)
        process.kill()
    out, err = process.communicate()
    return process.returncode, out + err


def states():
    with contextlib.closing(sqlite3.connect(f"{work}/gateway.db", timeout=60)) as database:
        return dict(database.execute("SELECT state, count(*) FROM delivery GROUP BY state"))


def platform_books():
    accepted = collections.Counter()
    requests = 0
    for line in open(f"{work}/books.ndjson"):
        entry = json.loads(line)
        requests += entry["event"] == "request"
        if entry["event"] == "accepted":
            accepted[(entry["kind"], entry["key"], entry["version"])] += 1
    return accepted, requests


def lift():
    """What an operator does when a destination is blocked or a batch needs a decision."""
    anze("resume", destination, "--reason", "soak")


with open(f"{work}/faults.yaml", "w") as file:
    file.write(faults(int(minutes * 25)))
out = open(f"{work}/simulator.out", "w")
simulator = subprocess.Popen(
    [
        f"{bin_folder}/anze-simulator", "--port", "0", "--pki", f"{work}/pki", "--faults", f"{work}/faults.yaml", "--books",
        f"{work}/books.ndjson", "--visibility-delay", "1",
    ],
    stdout=out, stderr=open(f"{work}/simulator.err", "w"),
)
while "listening on" not in open(f"{work}/simulator.out").read():
    if simulator.poll() is not None:
        sys.exit("the simulator did not start: " + open(f"{work}/simulator.err").read())
    time.sleep(0.05)
with open(config, "w") as file:
    file.write(f"""store: sqlite:gateway.db
mappings: {os.getcwd()}/mappings
insurers: [dongyue]
identity: {{app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}}
destinations:
  {destination}:
    profile: national-share/1
    environment: test
    baseURL: {open(f"{work}/simulator.out").read().split("listening on ")[1].split()[0]}
    trust: {{tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}}
    rate: {{perSecond: 20, concurrency: 4}}
""")

end = time.monotonic() + minutes * 60
counts = collections.Counter()
make_units(f"{work}/export-first", range(50))
if anze("ingest", f"{work}/export-first", "--insurer", "dongyue")[0] not in (0, 1):
    sys.exit("the first ingest failed")
number = 50
while time.monotonic() < end:
    choice = dice.random()
    if choice < 0.35:
        size = dice.choice([5, 60, 400])
        export = f"{work}/export-{number}"
        make_units(export, range(number, number + size))
        number += size
        code, _ = anze("ingest", export, "--insurer", "dongyue", kill_after=dice.choice([None, None, 0.05, 0.3]))
        counts[f"ingest {code}"] += 1
        if code < 0:
            code, text = anze("ingest", export, "--insurer", "dongyue")
            if code not in (0, 1):
                sys.exit(f"ingest after a kill: {code}\n{text}")
    elif choice < 0.75:
        code, text = anze("sync", kill_after=dice.choice([None, None, 0.2, 1.0, 3.0]))
        counts[f"sync {code}"] += 1
        if code not in (0, 1, 4, 5, -9):
            sys.exit(f"sync: {code}\n{text}")
        if code == 5:
            lift()
    elif choice < 0.85:
        simulator.send_signal(signal.SIGSTOP)
        code, _ = anze("sync", kill_after=2)
        simulator.send_signal(signal.SIGCONT)
        counts[f"sync against a silent platform {code}"] += 1
    else:
        time.sleep(dice.uniform(0, 4))

print(f"seed {seed}, {minutes:g} minutes: {dict(sorted(counts.items()))}; {number} records, now {states()}", flush=True)
settle = time.monotonic() + 3600
while time.monotonic() < settle:
    code, _ = anze("sync", "--until-idle")
    if code == 5:
        lift()
    if set(states()) <= {"accepted", "rejected", "superseded"}:
        break
    time.sleep(2)

final = states()
accepted, requests = platform_books()
doubles = {key: count for key, count in accepted.items() if count > 1}
code, text = anze("status")
with contextlib.closing(sqlite3.connect(f"{work}/gateway.db")) as database:
    attempts = dict(database.execute("SELECT outcome, count(*) FROM attempt GROUP BY outcome"))
    ours = {
        (kind, key, version)
        for kind, key, version in database.execute("SELECT kind, key, number FROM delivery WHERE state = 'accepted'")
    }
print(f"attempts: {attempts}; the platform saw {requests} requests")
print(f"gateway: {final}; platform: {sum(accepted.values())} accepted, {len(doubles)} twice")
print(text)
simulator.kill()
good = (
    set(final) <= {"accepted", "rejected", "superseded"} and sum(final.values()) == number and not doubles
    and ours == set(accepted) and code == 0
)
print("balanced" if good else "NOT BALANCED")
sys.exit(0 if good else 1)
