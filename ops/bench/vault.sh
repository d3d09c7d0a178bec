#!/usr/bin/env bash
# Measures what encryption at rest costs: ingest of the same export into an open and an encrypted store, in turn.
#
#   ops/bench/vault.sh EXPORT INSURER [ROUNDS=3]
#
#   ANZE=PATH       a binary to measure instead of building one
#
# Prints seconds and MiB of the store, medians over the rounds, and the encrypted store's share. Durability is the gateway's own:
# WAL, synchronous=FULL.
set -euo pipefail
cd "$(dirname "$0")/../.."
export_folder=$(cd "$1" && pwd)
insurer=$2
rounds=${3:-3}
if [ -z "${ANZE:-}" ]; then
    swift build -c release --scratch-path .build-release --quiet --product anze
    ANZE=$(swift build -c release --scratch-path .build-release --show-bin-path)/anze
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
certs/make-dev-pki.sh "$work/pki" > /dev/null
"$ANZE" store new-key --out "$work/vault.key" > /dev/null
for name in open sealed; do
    cat > "$work/$name.yaml" <<YAML
store: sqlite:$name.db
mappings: $PWD/mappings
insurers: [$insurer]
identity: {app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}
destinations:
  national-share:
    profile: national-share/1
    environment: test
    baseURL: https://127.0.0.1:1/exchange/v1
    trust: {tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}
YAML
done
echo 'vault: {keyFile: vault.key}' >> "$work/sealed.yaml"

python3 - "$ANZE" "$work" "$export_folder" "$insurer" "$rounds" <<'PYTHON'
import glob, os, statistics, subprocess, sys, time

anze, work, export, insurer, rounds = sys.argv[1:]
times = {"open": [], "sealed": []}
sizes = {}
for _ in range(int(rounds)):
    for name in times:
        for path in glob.glob(f"{work}/{name}.db*"):
            os.remove(path)
        start = time.monotonic()
        code = subprocess.run(
            [anze, "ingest", export, "--insurer", insurer, "--config", f"{work}/{name}.yaml"], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode
        if code not in (0, 1):
            sys.exit(f"ingest ended with {code}")
        times[name].append(time.monotonic() - start)
        sizes[name] = sum(os.path.getsize(path) for path in glob.glob(f"{work}/{name}.db*")) / 2**20
middle = {name: statistics.median(values) for name, values in times.items()}
print("%-8s %8s %8s" % ("store", "seconds", "MiB"))
for name in times:
    print("%-8s %8.2f %8.1f" % (name, middle[name], sizes[name]))
print("sealed / open: time %.2f, size %.2f" % (middle["sealed"] / middle["open"], sizes["sealed"] / sizes["open"]))
PYTHON
