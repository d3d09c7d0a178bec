"""A day of a gateway with every destination, at random: see random-day.sh.

    random_day.py BIN WORK CHANGES SEED
"""

import collections
import contextlib
import glob
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request

from random_exports import Dongyue, Jianghai, Yunling, add_withdrawals

bin_folder, work, changes, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
dice = random.Random(seed)
config = f"{work}/gateway.yaml"
destinations = ["national-share", "national-mgmt", "shanghai-mgmt"]
regulator = "nfra-sh"
period = "2026-10"
# What is not final, or was rejected and nothing newer settled the matter: an accepted version, or a withdrawal of what never arrived.
OPEN = """SELECT d.state, count(*) FROM delivery d WHERE d.state NOT IN ('accepted', 'superseded') AND NOT (d.state = 'rejected' AND
    EXISTS (SELECT 1 FROM delivery n WHERE n.destination = d.destination AND n.kind = d.kind AND n.key = d.key
    AND n.number > d.number AND (n.state = 'accepted' OR n.operation = 'withdraw' AND n.state = 'superseded')))
    GROUP BY d.state"""
# Every so many batches, questions, records, pages: about a third of all goes wrong.
FAULTS = [
    ("batch/drop-before-apply", 23, {}), ("batch/drop-after-apply", 19, {}), ("batch/stall-after-apply", 61, {"seconds": 2}),
    ("batch/html-502", 29, {}), ("batch/unsigned", 31, {}), ("batch/bad-signature", 37, {}), ("batch/wrong-batch-no", 41, {}),
    ("batch/wrong-body-digest", 43, {}), ("batch/processing", 11, {}), ("batch/busy", 13, {"retryAfter": 1}),
    ("batch/quota", 47, {"retryAfter": 1}), ("batch/window", 53, {"retryAfter": 1}), ("batch/internal", 59, {}),
    ("batch/reject-batch", 67, {"code": "1001"}), ("query/not-found", 11, {}), ("query/html-502", 7, {}), ("query/drop", 9, {}),
    ("record/reject", 89, {"code": "4005"}), ("reconciliation/omit", 5, {"count": 2}), ("reconciliation/html-502", 7, {}),
    ("reconciliation/drop", 11, {}), ("reconciliation/lose-cursor", 6, {}), ("package/drop-after-apply", 2, {}),
    ("package/busy", 3, {"retryAfter": 1}), ("package-result/processing", 3, {}), ("package-result/html-502", 4, {}),
]


def fail(reason):
    print(f"NOT BALANCED (seed {seed}): {reason}", flush=True)
    sys.exit(1)


class Simulator:
    """A platform with its books, its switches and a fault at every so many things."""

    def __init__(self, name):
        self.name, self.out, self.books = name, f"{work}/{name}.out", f"{work}/{name}.ndjson"
        arguments = ["--port", "0", "--pki", f"{work}/pki", "--books", self.books, "--visibility-delay", "0.5", "--open-console"]
        if os.path.exists(f"mappings/platforms/{name}/1/platform.yaml"):
            arguments += ["--profile", f"mappings/platforms/{name}/1"]
        environment = {key: value for key, value in os.environ.items() if not key.endswith("DISPLAY")}
        self.process = subprocess.Popen(
            [f"{bin_folder}/anze-simulator", *arguments], stdout=open(self.out, "w"), stderr=subprocess.DEVNULL, env=environment)
        while "console on" not in open(self.out).read():
            if self.process.poll() is not None:
                fail(f"the simulator of {name} did not start")
            time.sleep(0.02)
        printed = open(self.out).read()
        self.url, self.console = (re.search(f"{word} on (\\S+)", printed)[1] for word in ("listening", "console"))

    def ask(self, method, path, settings=None):
        body = json.dumps(settings).encode() if settings is not None else None
        with urllib.request.urlopen(urllib.request.Request(f"{self.console}api/{path}", body, method=method)) as answer:
            return json.load(answer)

    def turn_on(self):
        for fault, every, settings in FAULTS:
            self.ask("PUT", f"faults/{fault}", {"every": every, "nth": dice.randint(1, every)} | settings)

    def turn_off(self):
        self.ask("DELETE", "faults")

    def accepted(self):
        """How often each version was accepted."""
        entries = [json.loads(line) for line in open(self.books)]
        return collections.Counter(
            (entry["kind"], entry["key"], entry["version"]) for entry in entries if entry["event"] == "accepted")


def anze(*arguments, kill_after=None, operator=None):
    environment = os.environ | ({"ANZE_OPERATOR": operator} if operator else {})
    process = subprocess.Popen(
        [f"{bin_folder}/anze", *arguments, "--config", config], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment)
    if kill_after is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(kill_after)
        process.send_signal(signal.SIGKILL)
    out, err = process.communicate()
    counts[f"{arguments[0]} {process.returncode}"] += 1
    return process.returncode, out, err


def rows(question, *values):
    with contextlib.closing(sqlite3.connect(f"{work}/gateway.db", timeout=60)) as database:
        return database.execute(question, values).fetchall()


def states():
    return dict(rows("SELECT state, count(*) FROM delivery GROUP BY state"))


def lift():
    """What an operator does when destinations are blocked."""
    for destination in destinations:
        anze("resume", destination, "--reason", "随机日")


def ingest(insurer, folder, copies):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    insurer.write(folder, copies)
    code, _, err = anze("ingest", folder, "--insurer", insurer.insurer, kill_after=dice.choice([None, None, 0.3]))
    if code < 0:
        code, _, err = anze("ingest", folder, "--insurer", insurer.insurer)
    if code not in (0, 1):
        fail(f"ingest of {insurer.insurer}: exit {code}\n{err[-1000:]}")


def sync(*arguments, kill_after=None):
    code, out, err = anze("sync", *arguments, kill_after=kill_after)
    if code not in (0, 1, 4, 5, -9):
        fail(f"sync: exit {code}\n{out[-1000:]}{err[-1000:]}")
    if code == 5:
        lift()


def replay():
    """Sends again what was rejected, group by group: what the platform refused without a reason."""
    for group in json.loads(anze("failures", "--json")[1] or "[]"):
        code, out, err = anze("replay", "plan", "--group", group["group"], "--reason", "随机日", "--json", operator="甲")
        if code != 0:
            continue
        plan = json.loads(out)["id"]
        anze("replay", "approve", plan, operator="乙")
        code, out, err = anze("replay", "run", plan, operator="甲")
        if code not in (0, 4, 5):
            fail(f"replay: exit {code}\n{out[-1000:]}{err[-1000:]}")


def settle():
    """Until everything is final, with the faults off."""
    end = time.monotonic() + 300 + changes / 20
    while time.monotonic() < end:
        sync("--until-idle")
        left = dict(rows(OPEN))
        if not left:
            return
        if "rejected" in left:
            replay()
        time.sleep(0.5)
    fail(f"not everything became final: {states()}\n{anze('status')[1]}\n{anze('failures')[1]}")


def packages():
    """Builds, sends and asks about a package of each insurer, in spite of faults; gives those that were accepted."""
    accepted = []
    for insurer in insurers:
        code, out, err = anze(
            "package", "build", "--destination", regulator, "--period", period, "--insurer", insurer.insurer, operator="甲")
        name = re.search(r"\d{6}-\d{8}-first-\d{3}\.zip", out)
        if code == 1 and not name:
            # What does not fit the tables is said, and nothing is built: the samples have defects.
            continue
        if not name:
            fail(f"package build of {insurer.insurer}: exit {code}\n{out[-1000:]}{err[-1000:]}")
        anze("package", "approve", name[0], operator="乙")
        for _ in range(40):
            state = rows("SELECT state FROM package WHERE name = ?", name[0])[0][0]
            if state in ("accepted", "rejected"):
                break
            anze("package", "submit" if state == "approved" else "result", name[0], operator="甲")
            time.sleep(0.3)
        accepted.append((name[0], state))
    return accepted


counts = collections.Counter()
# A short day is that of the one insurer whose records change, come back and are withdrawn.
insurers = [Dongyue(dice), Yunling(dice), Jianghai(dice)][:3 if changes > 1000 else 1]
shutil.copytree("mappings", f"{work}/mappings")
add_withdrawals(f"{work}/mappings")
for path in glob.glob(f"{work}/mappings/platforms/*/1/profile.yaml"):
    text = open(path).read()
    # Sooner visible, and open at every hour: the day runs in minutes.
    open(path, "w").write(re.sub(r"(?m)^(visibilityDelay:) \d+|^window:.*$", lambda line: f"{line[1]} 1" if line[1] else "", text))
simulators = {name: Simulator(name) for name in [*destinations, regulator]}
with open(config, "w") as file:
    file.write("""store: sqlite:gateway.db
mappings: mappings
insurers: [dongyue, yunling, jianghai]
identity: {app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}
replay: {approvalAbove: 100000}
destinations:
""")
    for name in destinations:
        file.write(f"""  {name}:
    profile: {name}/1
    environment: test
    baseURL: {simulators[name].url}
    trust: {{tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}}
    rate: {{concurrency: 4}}
""")
    file.write(f"""evidence: {{grace: 4h}}
packages:
  {regulator}:
    profile: {regulator}/1
    environment: test
    receipts: pki/sm2-ca.pem
    folder: packages
    https: {{baseURL: "{simulators[regulator].url}", trust: pki/tls-ca.pem}}
""")

start = time.monotonic()
for simulator in simulators.values():
    simulator.turn_on()
made, copies = 0, collections.Counter()
while made < changes:
    insurer = dice.choices(insurers, [3, 2, 1][:len(insurers)])[0]
    if copies[insurer.insurer] and dice.random() < insurer.changes:
        batch = sorted(dice.sample(range(copies[insurer.insurer]), dice.randint(1, min(3, copies[insurer.insurer]))))
        for copy in batch:
            insurer.change(copy)
    else:
        size = 1 if changes <= 1000 else dice.choice([1, 1, 2])
        batch = list(range(copies[insurer.insurer], copies[insurer.insurer] + size))
        copies[insurer.insurer] += size
    ingest(insurer, f"{work}/export-{insurer.insurer}", batch)
    made = rows("SELECT count(*) FROM version")[0][0]
    for _ in range(dice.randint(1, 4)):
        sync(kill_after=dice.choice([None, None, 0.2, 0.7, 2.0]))
    if dice.random() < 0.15:
        code, out, err = anze("reconcile", kill_after=dice.choice([None, 0.5]))
        if code not in (0, 1, 4, 5, -9):
            fail(f"reconcile: exit {code}\n{out[-1000:]}{err[-1000:]}")
sent = packages()
new, changed, withdrawn = rows("""SELECT sum(number = 1), sum(number > 1 AND operation <> 'withdraw'), sum(operation = 'withdraw')
    FROM (SELECT DISTINCT version, number, operation FROM delivery)""")[0]
print(f"seed {seed}: {made} changes ({new} new, {changed} changed, {withdrawn} withdrawn) in {time.monotonic() - start:.0f} s, now {states()}", flush=True)
for simulator in simulators.values():
    simulator.turn_off()
settle()
for name, state in list(sent):
    if state != "accepted":
        anze("package", "result", name)

# The account of both sides, record by record.
wrong = []
print(f"{'destination':16} {'kind':18} {'store':>8} {'platform':>9} {'twice':>6}")
for name in destinations:
    ours = collections.defaultdict(set)
    for kind, key, version in rows("SELECT kind, key, number FROM delivery WHERE destination = ? AND state = 'accepted'", name):
        ours[kind].add((key, version))
    profile = open(f"{work}/mappings/platforms/{name}/1/profile.yaml").read()
    wire = dict(re.findall(r"(?m)^  ([a-z-]+):\n    name: (\S+)", profile.partition("\nkinds:")[2]))
    theirs = simulators[name].accepted()
    for kind in sorted({*ours, *(kind for kind, word in wire.items() if any(entry[0] == word for entry in theirs))}):
        listed = {(key, version): count for (word, key, version), count in theirs.items() if word == wire[kind]}
        twice = sum(count > 1 for count in listed.values())
        print(f"{name:16} {kind:18} {len(ours[kind]):8} {len(listed):9} {twice:6}")
        if twice or set(listed) != ours[kind]:
            wrong.append(f"{name} {kind}: ours only {sorted(ours[kind] - set(listed))[:5]}, theirs only {sorted(set(listed) - ours[kind])[:5]}")
for name, _ in sent:
    state, total = rows("SELECT state, (SELECT sum(rows) FROM package_table WHERE package = package.id) FROM package WHERE name = ?", name)[0]
    view = [package for package in simulators[regulator].ask("GET", "state")["packages"] if package["name"] == name]
    received = sum(table["rows"] for package in view for table in package["tables"])
    print(f"{regulator:16} {name} {state} {total} rows, received {received}")
    if state != "accepted" or [package["state"] for package in view] != ["accepted"] or received != total:
        wrong.append(f"{name}: {state} {total}, {view}")
for command in (["status"], ["reconcile"], ["evidence", "checkpoint"]):
    code, out, err = anze(*command)
    if code != 0:
        wrong.append(f"{' '.join(command)}: exit {code}\n{out[-1500:]}{err[-500:]}")
proofs = rows("SELECT destination, kind, key FROM delivery WHERE state = 'accepted' ORDER BY id")
for destination, kind, key in dice.sample(proofs, min(5, len(proofs))):
    code, out, err = anze("evidence", "export", key, "--destination", destination, "--out", f"{work}/proof.json")
    verified = subprocess.run(
        [f"{bin_folder}/anze", "evidence", "verify", f"{work}/proof.json", "--trust", f"{work}/pki/sm2-ca.pem"], capture_output=True, text=True)
    if code != 0 or verified.returncode != 0:
        wrong.append(f"the proof of {kind} {key}: {err[-300:]}{verified.stderr[-300:]}")
for simulator in simulators.values():
    simulator.process.kill()
print(f"{dict(sorted(counts.items()))}, {time.monotonic() - start:.0f} s")
if wrong:
    fail("\n".join(wrong))
print("balanced")
