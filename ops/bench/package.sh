#!/usr/bin/env bash
# Measures the building of a regulator's package from a generated store, open and encrypted.
#
#   ops/bench/package.sh [ROWS=1000000]
#
#   ANZE=PATH       a binary to measure instead of building one
#
# Prints MB of text, seconds, MB/s and peak memory of `anze package build`, for a store that is open and the same one sealed.
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=${1:-1000000}
if [ -z "${ANZE:-}" ]; then
    swift build -c release --scratch-path .build-release --quiet --product anze
    ANZE=$(swift build -c release --scratch-path .build-release --show-bin-path)/anze
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
certs/make-dev-pki.sh "$work/pki" > /dev/null
"$ANZE" store new-key --out "$work/vault.key" > /dev/null
cat > "$work/open.yaml" <<YAML
store: sqlite:bench.db
mappings: $PWD/mappings
insurers: [dongyue]
identity: {app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}
packages:
  nfra-sh:
    profile: nfra-sh/1
    environment: test
    receipts: pki/sm2-ca.pem
    folder: packages
    https: {baseURL: "https://127.0.0.1:1/exchange/v1", trust: pki/tls-ca.pem}
YAML
{ cat "$work/open.yaml"; echo 'vault: {keyFile: vault.key}'; } > "$work/sealed.yaml"
"$ANZE" store migrate --config "$work/open.yaml" > /dev/null

python3 - "$ANZE" "$work" "$rows" <<'PYTHON'
import json, os, sqlite3, subprocess, sys, time

anze, work, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = sqlite3.connect(f"{work}/bench.db")
store.execute("PRAGMA synchronous = OFF")
store.execute(
    "INSERT INTO intake_file (id, insurer, mapping, name, sm3, at, rows, statement_rows, unreadable_rows, blank_rows, read,"
    " refused, duplicate, held, unchanged, stored) VALUES (1, '900101', 'bench/1', 'bench.csv', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)")


def versions():
    for number in range(rows):
        key = f"DYFY{number:012d}"
        record = {
            "amount": 100_000 + number % 9_000_000, "category": "02", "expenseNo": key, "insurerCode": "900101",
            "kind": "expense", "op": "upsert", "paidOn": f"2026-10-{number % 31 + 1:02d}",
            "payeeCreditCode": "91310115MA1K4BXX0A", "payeeName": "上海样例安全技术服务有限公司",
            "policyNo": f"DYAQ2026{number % 50_000:09d}", "pooled": False,
            "remark": "现场排查与培训费用，含交通、资料与专家劳务", "serviceNo": f"DYFW{number:010d}",
            "voucherNo": f"FP{number:012d}",
        }
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        yield (number + 1, key, bytes(32), text, bytes(32), bytes(32), number)


with store:
    store.executemany(
        "INSERT INTO version (id, insurer, kind, key, number, operation, digest, canonical, secret, disclosure, salted,"
        " recorded_at, stored_at, file, row) VALUES (?, '900101', 'expense', ?, 1, 'upsert', ?, ?, ?, NULL, ?, 1793000000, 0, 1, ?)",
        versions())
store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
store.close()


def build(name):
    start = time.monotonic()
    with open(f"{work}/out", "wb") as out:
        child = subprocess.Popen(
            [anze, "package", "build", "--config", f"{name}.yaml", "--destination", "nfra-sh", "--period", "2026-10",
             "--json"], cwd=work, stdout=out)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    assert status == 0, status
    package = json.load(open(f"{work}/out"))["package"]
    count = sum(table["rows"] for table in package["tables"])
    size = sum(table["bytes"] for table in package["tables"]) / 1e6
    assert count == rows, count
    print(f"{name:7} {count} rows {size:.0f} MB text {seconds:.1f} s  {size / seconds:.1f} MB/s  "
          f"peak {usage.ru_maxrss / 1024:.0f} MiB  zip {os.path.getsize(f'{work}/packages/' + package['name']) / 1e6:.0f} MB")
    subprocess.run([anze, "package", "cancel", package["name"], "--reason", "bench", "--config", f"{name}.yaml"],
                   cwd=work, stdout=subprocess.DEVNULL, check=True)


build("open")
subprocess.run([anze, "store", "seal", "--config", "sealed.yaml"], cwd=work, stdout=subprocess.DEVNULL, check=True)
build("sealed")
PYTHON
