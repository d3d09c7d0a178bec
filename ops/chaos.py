"""Three gateways on one PostgreSQL while something fails: see chaos.sh. Two and a failover: see failover.sh.

    chaos.py BIN WORK SCENARIO…
"""

import collections
import contextlib
import json
import os
import pathlib
import pwd
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

root = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root / "ops/bench"))
from units import make_units  # noqa: E402

insurer, destination = "dongyue", "national-share"
superuser, role = "anze", "gateway"
dice = random.Random(int(os.environ.get("ANZE_CHAOS_SEED", "1")))


def run(*command, **options):
    """Runs a command that must succeed and gives what it prints."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def wait_for(what, seconds, look, pause=0.1):
    """Waits until something is there and gives it."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError(f"no {what} within {seconds:g} s")
        time.sleep(pause)
    return found


class Server:
    """A PostgreSQL in a folder of its own, on a Unix socket only; never run by root."""

    programs = max(
        pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name),
        default=pathlib.Path(shutil.which("initdb") or "initdb").parent,
    )

    def __init__(self, folder, port, settings=()):
        self.folder, self.port = pathlib.Path(folder), port
        self.data = self.folder / "data"
        self.settings = [f"port={port}", f"unix_socket_directories={folder}", *settings]
        self.account = {"cwd": self.folder}
        self.folder.mkdir()
        if os.geteuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.account |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def program(self, name, *arguments):
        return run(self.programs / name, *arguments, **self.account)

    def make(self):
        kind = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust"]
        self.program("initdb", "--no-sync", *kind, "-U", superuser, "-D", self.data)

    def start(self):
        options = " ".join(f"-c {setting}" for setting in ["listen_addresses=", *self.settings])
        # The server keeps what it was given for its output: a pipe would never end.
        subprocess.run(
            [self.programs / "pg_ctl", "-w", "-D", self.data, "-l", self.folder / "log", "-o", options, "start"],
            check=True, stdout=subprocess.DEVNULL, **self.account,
        )

    def stop(self):
        """As a crash would."""
        self.program("pg_ctl", "-w", "-D", self.data, "-m", "immediate", "stop")

    def psql(self, database):
        """The command that carries out statements as the superuser."""
        return [
            self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port), "-U",
            superuser, "-d", database,
        ]

    def ask(self, statement, database="postgres"):
        return run(*self.psql(database), "-c", statement)


class Books:
    """What the platform writes down, with the moment when it was read."""

    def __init__(self, path):
        self.path = path
        self.accepted = collections.Counter()
        self.moments = []
        self.requests = 0
        threading.Thread(target=self.follow, daemon=True).start()

    def follow(self):
        rest = b""
        with open(self.path, "rb") as file:
            while True:
                *lines, rest = (rest + file.read()).split(b"\n")
                for line in lines:
                    entry = json.loads(line)
                    self.requests += entry["event"] == "request"
                    if entry["event"] == "accepted":
                        self.accepted[(entry["kind"], entry["key"], entry["version"])] += 1
                        self.moments.append(time.monotonic())
                time.sleep(0.05)

    def longest_pause(self, since):
        """The longest time between two accepted records from a moment on."""
        moments = [since, *[moment for moment in self.moments if moment > since]]
        return max((late - early for early, late in zip(moments, moments[1:])), default=0)


class Gateway:
    """A worker as a supervisor keeps it: whenever it ends, it is started again."""

    def __init__(self, site, number, environment=()):
        self.site, self.number = site, number
        self.environment = dict(environment)
        self.ends = collections.Counter()
        self.process = None
        self.stopping = threading.Event()
        self.log = open(site.folder / f"gateway-{number}.log", "a")
        self.thread = threading.Thread(target=self.keep, daemon=True)
        self.thread.start()

    def keep(self):
        while not self.stopping.is_set():
            self.process = self.site.start("sync", "--until-idle", log=self.log, environment=self.environment)
            self.ends[self.process.wait()] += 1
            self.stopping.wait(0.5)

    def signal(self, number):
        # The process may have ended meanwhile.
        with contextlib.suppress(ProcessLookupError):
            if self.process:
                self.process.send_signal(number)

    def end(self, seconds=150):
        """Ends it in good order."""
        self.stopping.set()
        self.signal(signal.SIGTERM)
        self.thread.join(seconds)
        if self.thread.is_alive():
            self.site.complaints.append(f"gateway {self.number} did not end within {seconds} s")
            self.signal(signal.SIGKILL)
            self.thread.join()


class Site:
    """A platform, a database and the gateways' configuration, with some thousand records that wait."""

    def __init__(self, scenes, name, server, delay, batch=20, address=None):
        self.scenes, self.server, self.database = scenes, server, name.replace("-", "_")
        self.folder = scenes.work / name
        self.folder.mkdir()
        self.complaints = []
        self.gateways = []
        # What the server shows of the gateways' connections.
        self.connections = f"FROM pg_stat_activity WHERE usename = '{role}' AND datname = '{self.database}'"
        server.ask(f"CREATE DATABASE {self.database} OWNER {role}")
        self.start_platform(delay)
        mappings = self.folder / "mappings"
        shutil.copytree(root / "mappings", mappings)
        profile = mappings / f"platforms/{destination}/1/profile.yaml"
        # Small batches, so that a few thousand records are many requests.
        profile.write_text(re.sub(r"limits: \{records: \d+", f"limits: {{records: {batch}", profile.read_text()))
        place = f"{urllib.parse.quote(str(server.folder), safe='')}:{server.port}"
        address = (address or f"postgres://{role}@{place}/DATABASE").replace("DATABASE", self.database)
        (self.folder / "gateway.yaml").write_text(f"""store: "{address}"
mappings: {mappings}
insurers: [{insurer}]
identity:
  {{app: GW310000, sender: 91310115MA1FL00079, certificate: ../pki/gateway-sign.pem, key: ../pki/gateway-sign.key}}
destinations:
  {destination}:
    profile: national-share/1
    environment: test
    baseURL: {self.url}
    trust: {{tls: ../pki/tls-ca.pem, receipts: ../pki/sm2-ca.pem}}
    rate: {{perSecond: 50, concurrency: 4}}
vault: {{keyFile: ../pki/vault.key}}
""")

    def start_platform(self, delay):
        books, out = self.folder / "books.ndjson", self.folder / "simulator.out"
        books.touch()
        self.platform = subprocess.Popen(
            [
                self.scenes.bin / "anze-simulator", "--port", "0", "--pki", self.scenes.work / "pki", "--books", books,
                "--delay-ms", str(delay),
            ],
            stdout=open(out, "w"), stderr=open(self.folder / "simulator.log", "w"),
        )
        wait_for("simulator", 20, lambda: "listening on" in out.read_text())
        self.url = out.read_text().split("listening on ")[1].split()[0]
        self.books = Books(books)

    def start(self, *arguments, log, environment=()):
        variables = {"ANZE_CONFIG": str(self.folder / "gateway.yaml"), "ANZE_LOG": "warning"} | dict(environment)
        return subprocess.Popen(
            [self.scenes.bin / "anze", *arguments], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=os.environ | variables,
        )

    def anze(self, *arguments, allowed=(0,), seconds=300):
        """Runs a command to its end and gives what it prints; another end than those allowed is a complaint."""
        process = self.start(*arguments, log=subprocess.PIPE)
        try:
            out, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, errors = process.communicate()
        if process.returncode not in allowed:
            text = (out + errors).decode().strip()
            self.complaints.append(f"{' '.join(map(str, arguments))}: {process.returncode}: {text}")
        return out

    def ask(self, statement):
        return self.server.ask(statement, self.database)

    def rows(self, where):
        text = self.ask(f"SELECT kind, key, number FROM delivery WHERE {where}")
        rows = [line.split("|") for line in text.splitlines()]
        return {(kind, key, int(number)) for kind, key, number in rows}

    def accepted(self):
        return int(self.ask("SELECT count(*) FROM delivery WHERE state = 'accepted'"))

    def waiting(self):
        return int(self.ask("SELECT count(*) FROM delivery WHERE state NOT IN ('accepted', 'rejected', 'superseded')"))

    def take_in(self, records):
        """Ingests the sample, whose records wait for each other, and as many units."""
        make_units(self.folder / "export", range(records))
        self.anze("ingest", root / f"mappings/insurers/{insurer}/1/samples", "--insurer", insurer, allowed=(0, 1))
        self.anze("ingest", self.folder / "export", "--insurer", insurer, allowed=(0, 1))
        self.expected = self.rows("true")
        if len(self.expected) < records:
            sys.exit(f"only {len(self.expected)} records were taken in\n" + "\n".join(self.complaints))

    def start_gateways(self, count):
        self.gateways = [Gateway(self, number) for number in range(1, count + 1)]
        wait_for("accepted record", 60, lambda: self.accepted() >= 40)
        kept = self.folder / "checkpoint"
        kept.write_bytes(self.anze("evidence", "checkpoint"))

    def recover(self, before):
        """Waits for the next record that the gateways know to be accepted, and gives the seconds."""
        start = time.monotonic()
        try:
            wait_for("accepted record", 180, lambda: self.accepted() > before)
        except TimeoutError as failure:
            self.complaints.append(f"after the fault: {failure}")
            return float("nan")
        return time.monotonic() - start

    def settle(self, seconds=420):
        """Lets the gateways finish, ends them, and runs the last synchronisation."""
        with contextlib.suppress(TimeoutError):
            wait_for("end", seconds, lambda: self.waiting() == 0, pause=0.5)
        for gateway in self.gateways:
            gateway.stopping.set()
            gateway.signal(signal.SIGTERM)
        for gateway in self.gateways:
            gateway.end()
        self.anze("sync", "--until-idle", seconds=600)

    def check(self):
        """Holds both books and the evidence to what was taken in; gives the lost and the accepted twice."""
        platform = self.books.accepted
        # The books' last lines may not have been read yet.
        with contextlib.suppress(TimeoutError):
            wait_for("rest of the books", 2, lambda: set(platform) == self.expected)
        lost = self.expected - set(platform)
        twice = [record for record, count in platform.items() if count > 1]
        if lost:
            states = self.ask("SELECT state || ' ' || count(*) FROM delivery GROUP BY state").replace("\n", ", ")
            self.complaints.append(f"lost, for example {sorted(lost)[:3]}; deliveries: {states}")
        if twice:
            self.complaints.append(f"accepted twice, for example {sorted(twice)[:3]}")
        if self.rows("state = 'accepted'") != set(platform):
            self.complaints.append("the books of gateway and platform differ")
        self.anze("status")
        self.check_evidence(sorted(self.expected & set(platform)))
        numbers = self.ask(
            "SELECT (SELECT count(*) FROM attempt WHERE ended_at IS NULL), "
            "(SELECT count(*) FROM leaf WHERE position IS NULL), (SELECT count(*) - max(position) - 1 FROM leaf)")
        if numbers != "0|0|0":
            self.complaints.append(f"open attempts, leaves without a number, gaps in the log: {numbers}")
        return len(lost), len(twice)

    def check_evidence(self, records):
        self.anze("evidence", "checkpoint", "--retained", self.folder / "checkpoint")
        for number, (_, key, _) in enumerate(dice.sample(records, min(3, len(records)))):
            proof, trust = self.folder / f"proof-{number}.json", self.scenes.work / "pki/sm2-ca.pem"
            self.anze("evidence", "export", key, "--out", proof, "--since", self.folder / "checkpoint")
            self.anze("evidence", "verify", proof, "--trust", trust, "--checkpoint", self.folder / "checkpoint")

    def remarks(self):
        """How the gateways ended, what they said, and how their attempts ended."""
        ends = sum((gateway.ends for gateway in self.gateways), collections.Counter())
        yield "ends of gateways: " + ", ".join(f"{code} × {count}" for code, count in sorted(ends.items()))
        outcomes = self.ask("SELECT outcome || ' ' || count(*) FROM attempt GROUP BY outcome ORDER BY 1")
        yield f"attempts: {', '.join(outcomes.splitlines())}; the platform saw {self.books.requests} requests"
        said = collections.Counter()
        for path in self.folder.glob("gateway-*.log"):
            for line in path.read_text().splitlines():
                # Results are told with counts that differ from run to run; a log's line begins with its moment.
                if not line.startswith(f"{destination}："):
                    said[re.sub(r"^\d{4}-\S+ |\bcount=\d+ |\bbatch=\S+ ", "", line)] += 1
        for line, count in said.most_common(8):
            yield f"said {count} ×: {line}"

    def close(self):
        for gateway in self.gateways:
            gateway.stopping.set()
            gateway.signal(signal.SIGKILL)
        self.platform.kill()
        self.platform.wait()


def killed_workers(site, seconds):
    """SIGKILL of one of three every five seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        dice.choice(site.gateways).signal(signal.SIGKILL)
        time.sleep(min(5, max(0, end - time.monotonic())))


def stopped_server(site, seconds):
    """The server stops at once and is away for a while."""
    site.server.stop()
    time.sleep(seconds)
    site.server.start()


def terminated_backends(site, seconds):
    """All connections of the gateways are ended five times a second."""
    storm = subprocess.Popen(
        site.server.psql(site.database), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )
    storm.stdin.write(f"SELECT pg_terminate_backend(pid) {site.connections} \\watch 0.2\n")
    storm.stdin.flush()
    time.sleep(seconds)
    storm.kill()
    count = sum(line == "t" for line in storm.communicate()[0].splitlines())
    print(f"  {count} connections ended", flush=True)


def greet(server, database):
    """Takes one connection and gives its socket, or nothing when the server has none left."""
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(5)
    try:
        line.connect(f"{server.folder}/.s.PGSQL.{server.port}")
        body = struct.pack("!i", 196608) + f"user\0{role}\0database\0{database}\0\0".encode()
        line.sendall(struct.pack("!i", len(body) + 4) + body)
        # Z: ready; E: there are too many. The places that are kept for superusers are refused after the login only.
        answer = b""
        while b"Z\0\0\0\5I" not in answer:
            more = line.recv(4096)
            answer += more
            if not more or answer.startswith(b"E"):
                raise ConnectionRefusedError
        return line
    except OSError:
        pass
    line.close()
    return None


def exhausted_connections(site, seconds):
    """Another client takes all connections but two, also those that the gateways had."""
    held = []

    def take_all():
        while line := greet(site.server, "postgres"):
            held.append(line)

    take_all()
    # What the gateways keep from before would carry them through: all but two are ended, and their places taken.
    site.ask(f"SELECT pg_terminate_backend(pid) FROM (SELECT pid {site.connections} ORDER BY pid OFFSET 2) AS most")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        take_all()
        time.sleep(0.02)
    theirs = site.ask(f"SELECT count(*) {site.connections}")
    print(f"  {len(held)} connections taken, {theirs} left to the gateways", flush=True)
    for line in held:
        line.close()


def paused_worker(site, seconds):
    """A worker stands still, with a batch under way, until its lease is over and somebody else has its batch."""
    def held_by(gateway):
        found = site.ask(
            "SELECT count(*) FROM batch WHERE phase = 'dispatching' AND lease_until > 0 "
            f"AND split_part(owner, '/', 4) = '{gateway.process.pid}'")
        return int(found)

    def pause():
        gateway = dice.choice(site.gateways)
        gateway.signal(signal.SIGSTOP)
        if held_by(gateway):
            return gateway
        gateway.signal(signal.SIGCONT)
        return None

    gateway = wait_for("worker with a batch", 60, pause, pause=0.3)
    print(f"  gateway {gateway.number} stands still with {held_by(gateway)} batches under way", flush=True)
    start = time.monotonic()
    # A lease is 60 s and ends when somebody looks.
    wait_for("batch taken over", max(seconds, 150), lambda: not held_by(gateway), pause=0.5)
    print(f"  taken over after {time.monotonic() - start:.0f} s", flush=True)
    time.sleep(max(0, seconds - (time.monotonic() - start)))
    gateway.signal(signal.SIGCONT)


def skewed_clocks(site, seconds):
    """One worker's clock is ahead of the others by more than a lease, another's is behind by as much."""
    shifts = [int(text) for text in os.environ.get("ANZE_CHAOS_SHIFTS", "90 -90").split()]
    for index, shift in enumerate(shifts, 1):
        site.gateways[index].end()
        variables = {"LD_PRELOAD": site.scenes.clock(), "ANZE_CLOCK_SHIFT": str(shift)}
        site.gateways.append(Gateway(site, f"{index + 1}-{shift:+}s", variables))
    skewed = site.gateways[-len(shifts):]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(min(5, max(0, end - time.monotonic())))
        # Else whoever has the places of the destination keeps them, and never meets the batches of another clock.
        for gateway in skewed:
            gateway.signal(signal.SIGTERM)
    for gateway in skewed:
        gateway.end()
    for index in range(len(shifts)):
        site.gateways.append(Gateway(site, f"{index + 2}-again"))


class Scenes:
    """What all scenarios share: the programs, a folder and certificates."""

    # What happens, for how many seconds, and by how many milliseconds the platform is slow, so that enough is left.
    all = {
        "killed-workers": (killed_workers, 60, 2000),
        "stopped-server": (stopped_server, 5, 1000),
        "terminated-backends": (terminated_backends, 15, 1000),
        "exhausted-connections": (exhausted_connections, 20, 1000),
        "paused-worker": (paused_worker, 75, 3000),
        "skewed-clocks": (skewed_clocks, 40, 2000),
    }

    def __init__(self, bin_folder, work):
        self.bin, self.work = pathlib.Path(bin_folder).resolve(), pathlib.Path(work).resolve()
        self.records = int(os.environ.get("ANZE_CHAOS_RECORDS", "4000"))
        self.work.chmod(0o755)
        # Certificates of yesterday: a clock that is behind finds them valid too.
        past = {"LD_PRELOAD": self.clock(), "ANZE_CLOCK_SHIFT": "-86400"}
        run(root / "certs/make-dev-pki.sh", self.work / "pki", env=os.environ | past)

    def clock(self):
        """The library that shifts a program's clock."""
        library = self.work / "shifted-clock.so"
        if not library.exists():
            compiler, source = shutil.which("clang") or "cc", root / "ops/chaos/shifted-clock.c"
            run(compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl")
        return str(library)

    def play(self, server, name):
        fault, seconds, delay = self.all[name]
        seconds = float(os.environ.get("ANZE_CHAOS_SECONDS", seconds))
        print(f"\n== {name}: {' '.join(fault.__doc__.split())}", flush=True)
        site = Site(self, name, server, int(os.environ.get("ANZE_CHAOS_DELAY", delay)))
        recovery = float("nan")
        start = time.monotonic()
        try:
            site.take_in(self.records)
            site.start_gateways(3)
            start = time.monotonic()
            print(f"  {len(site.expected)} records, {site.waiting()} still wait when it begins", flush=True)
            fault(site, seconds)
            left = site.waiting()
            print(f"  {left} still wait when it is over", flush=True)
            if left:
                recovery = site.recover(site.accepted())
            else:
                site.complaints.append("nothing was left when the fault was over: more records are needed")
        except TimeoutError as failure:
            site.complaints.append(str(failure))
        try:
            site.settle()
            lost, twice = site.check()
            for remark in site.remarks():
                print(f"  {remark}")
            for complaint in site.complaints:
                print(f"  WRONG: {complaint}")
            pause = site.books.longest_pause(start)
        finally:
            site.close()
        print(f"  {'good' if not site.complaints else 'NOT GOOD'}", flush=True)
        return name, len(site.expected), lost, twice, recovery, pause, not site.complaints


def chaos(scenes, names):
    server = Server(scenes.work / "server", 5432, ["max_connections=60", "shared_buffers=64MB"])
    server.make()
    server.start()
    try:
        server.ask(f"CREATE ROLE {role} LOGIN")
        results = [scenes.play(server, name) for name in names]
    finally:
        # Only a server that is there can be stopped.
        with contextlib.suppress(SystemExit):
            server.stop()
    print(f"\n{'scenario':<24}{'records':>9}{'lost':>6}{'twice':>7}{'recovery s':>12}{'longest pause s':>17}")
    for name, records, lost, twice, recovery, pause, good in results:
        print(f"{name:<24}{records:>9}{lost:>6}{twice:>7}{recovery:>12.1f}{pause:>17.1f}{'' if good else '  NOT GOOD'}")
    return all(result[-1] for result in results)


def failover(scenes):
    """A primary that is lost with its machine, and a standby that takes over by hand."""
    start = time.monotonic()

    def tell(text):
        print(f"{time.monotonic() - start:7.1f} s  {text}", flush=True)

    settings = ["wal_level=replica", "max_connections=60", "shared_buffers=64MB", "synchronous_commit=on"]
    primary = Server(scenes.work / "db1", 5433, [*settings, "cluster_name=db1"])
    standby = Server(scenes.work / "db2", 5434, [*settings, "cluster_name=db2"])
    running = []
    site = None
    try:
        primary.make()
        primary.start()
        running.append(primary)
        primary.ask(f"CREATE ROLE {role} LOGIN")
        # Both machines are set alike: whichever is the primary, a commit waits for the other.
        primary.ask("ALTER SYSTEM SET synchronous_standby_names = 'db1, db2'")
        primary.ask("SELECT pg_reload_conf()")
        standby.program(
            "pg_basebackup", "-h", primary.folder, "-p", primary.port, "-U", superuser, "-D", standby.data, "-R", "-X",
            "stream", "-c", "fast",
        )
        standby.start()
        running.append(standby)
        wait_for("synchronous standby", 30, lambda: primary.ask("SELECT sync_state FROM pg_stat_replication") == "sync")
        tell("primary and standby run; a commit is acknowledged when both have it")
        hosts = f"host={primary.folder},{standby.folder}&port={primary.port},{standby.port}"
        site = Site(
            scenes, "failover", primary, int(os.environ.get("ANZE_CHAOS_DELAY", "1000")),
            address=f"postgres://{role}@/DATABASE?{hosts}&target_session_attrs=read-write")
        site.take_in(scenes.records)
        site.start_gateways(2)
        wait_for("third of the records", 300, lambda: site.accepted() > len(site.expected) / 3)
        tell(f"two gateways send {len(site.expected)} records, {site.waiting()} still wait")
        known = site.rows("state = 'accepted'")
        down = time.monotonic()
        primary.stop()
        running.remove(primary)
        tell(f"primary stopped at once; the gateways had been told of {len(known)} accepted records and more since")
        time.sleep(float(os.environ.get("ANZE_CHAOS_SECONDS", "10")))
        standby.program("pg_ctl", "-w", "-D", standby.data, "promote")
        site.server = standby
        before = site.accepted()
        missing = known - site.rows("state = 'accepted'")
        tell(f"standby promoted: it knows {before} accepted records, {len(missing)} of those acknowledged are missing")
        if missing:
            site.complaints.append("the standby does not have what was acknowledged")
        time.sleep(5)
        waiting = standby.ask("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        tell(f"{waiting} commits wait for the lost machine")
        standby.ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        standby.ask("SELECT pg_reload_conf()")
        lifted = time.monotonic()
        tell("synchronous_standby_names lifted")
        site.recover(before)
        now = time.monotonic()
        tell(f"next accepted record: {now - lifted:.1f} s later, {now - down:.1f} s after the loss")
        site.settle()
        lost, twice = site.check()
        tell(f"all is settled: {len(site.expected)} records, lost {lost}, accepted twice {twice}, evidence verified")
        for remark in site.remarks():
            print(f"           {remark}")
        for complaint in site.complaints:
            print(f"           WRONG: {complaint}")
        return not site.complaints
    finally:
        if site:
            site.close()
        for server in running:
            with contextlib.suppress(SystemExit):
                server.stop()


def main():
    scenes, names = Scenes(sys.argv[1], sys.argv[2]), sys.argv[3:] or list(Scenes.all)
    if names == ["failover"]:
        return failover(scenes)
    if unknown := [name for name in names if name not in Scenes.all]:
        sys.exit(f"unknown scenario {unknown[0]}; there are {', '.join(Scenes.all)}")
    return chaos(scenes, names)


sys.exit(0 if main() else 1)
