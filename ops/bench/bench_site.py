"""A folder in which a gateway delivers to simulators: for the benchmarks."""

import os
import re
import resource
import shutil
import subprocess
import sys
import time


class Simulator:
    """A platform that takes some milliseconds for each answer."""

    def __init__(self, bin_folder, work, name, delay=0):
        out = os.path.join(work, f"{name}.out")
        with open(out, "w") as file:
            self.process = subprocess.Popen(
                [f"{bin_folder}/anze-simulator", "--port", "0", "--pki", f"{work}/pki", "--delay-ms", str(delay)],
                stdout=file,
                stderr=subprocess.DEVNULL,
            )
        while "listening on" not in open(out).read():
            if self.process.poll() is not None:
                sys.exit(f"the simulator ended with {self.process.returncode}")
            time.sleep(0.02)
        self.url = open(out).read().split("listening on ")[1].split()[0]

    def stop(self):
        self.process.kill()
        self.process.wait()


def copy_mappings(work, per_batch):
    """The mappings of the working folder, with batches of a size."""
    shutil.copytree("mappings", f"{work}/mappings")
    path = f"{work}/mappings/platforms/national-share/1/profile.yaml"
    with open(path) as file:
        text = file.read()
    changed = re.sub(r"(?m)^limits: {records: \d+,", f"limits: {{records: {per_batch},", text)
    if changed == text:
        sys.exit(f"{path}: no limit of records to change")
    with open(path, "w") as file:
        file.write(changed)


def configure(work, urls, concurrency, store="sqlite:gateway.db"):
    """Writes gateway.yaml: destinations by name with their addresses, all with the profile of the first platform."""
    text = f"""store: {store}
mappings: mappings
insurers: [dongyue]
identity: {{app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}}
destinations:
"""
    for name, url in urls.items():
        text += f"""  {name}:
    profile: national-share/1
    environment: test
    baseURL: {url}
    trust: {{tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}}
    rate: {{concurrency: {concurrency}}}
"""
    with open(f"{work}/gateway.yaml", "w") as file:
        file.write(text)


def run(anze, work, *arguments, expect=(0,)):
    """Runs a command of the gateway, and gives its seconds and its CPU-seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run([anze, *arguments, "--config", f"{work}/gateway.yaml"], capture_output=True, text=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in expect:
        sys.exit(f"anze {arguments}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
