#!/usr/bin/env bash
# The main job on real sample input: an insurer's export becomes acknowledged, signed, provable submissions.
#
#   ./ops/demo.sh [EXPORT]     EXPORT: a folder with an export of the insurer `dongyue`; the committed sample by default
#
# Installs what it needs, builds, makes a development PKI, starts the platform's simulator, runs the job with a dropped
# connection, two rejected records and two SIGKILLs on the way, and ends with the balanced summary; then the same export goes to
# three platforms, each with kinds, codes and a territory of its own. Leaves nothing running.
set -euo pipefail
cd "$(dirname "$0")/.."

sample=mappings/insurers/dongyue/1/samples
export_folder=${1:-$sample}
work=var/demo
say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
fail() { printf 'demo: %s\n' "$*" >&2; exit 1; }
# Runs a command and demands an exit code.
expect() {
    local wanted=$1 got=0
    shift
    "$@" || got=$?
    [ "$got" -eq "$wanted" ] || fail "'$*' ended with $got instead of $wanted"
}

simulator_pid=
platform_pids=
sync_pid=
stop_all() {
    [ -z "$sync_pid" ] || kill -KILL "$sync_pid" 2>/dev/null || true
    [ -z "$platform_pids" ] || kill $platform_pids 2>/dev/null || true
    [ -z "$simulator_pid" ] || { kill -CONT "$simulator_pid" 2>/dev/null; kill "$simulator_pid" 2>/dev/null; } || true
}
trap stop_all EXIT

say "准备：安装软件包，构建（首次需要几分钟）"
ops/install-packages.sh
# The flag of ops/test.sh, so that neither builds again what the other has built.
for product in anze anze-simulator; do
    swift build --quiet --explicit-target-dependency-import-check error --product "$product"
done
bin=$(swift build --show-bin-path)
anze=$bin/anze
started=$SECONDS

rm -rf "$work"
mkdir -p "$work"
certs/make-dev-pki.sh "$work/pki" >/dev/null
cat > "$work/gateway.yaml" <<YAML
store: sqlite:gateway.db
mappings: $PWD/mappings
insurers: [dongyue]
identity: {app: GW310000, sender: 91310115MA1FL00079, certificate: pki/gateway-sign.pem, key: pki/gateway-sign.key}
destinations:
  national-share:
    profile: national-share/1
    environment: test
    baseURL: https://127.0.0.1:PORT/exchange/v1
    trust: {tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}
    rate: {perSecond: 20, concurrency: 4}
vault: {keyFile: pki/vault.key}
YAML
# The platform applies the first batch of units and stalls, applies the first batch of policies and drops the connection,
# and rejects one service and one claim.
cat > "$work/faults.yaml" <<'YAML'
faults:
  - {on: batch, kind: insured-unit, nth: 1, do: stall-after-apply, seconds: 60}
  - {on: batch, kind: policy, nth: 1, do: drop-after-apply}
  - {on: record, kind: service, nth: 7, do: reject, code: "4005", message: 服务时间与平台登记不符}
  - {on: record, kind: claim, nth: 1, do: reject, code: "4002", message: 事故等级代码未启用}
YAML
export ANZE_CONFIG=$work/gateway.yaml

say "1. 离线校验：每个问题指明文件、行、列和改法"
mkdir "$work/export"
cp "$export_folder"/*.csv "$work/export/"
code=0
"$anze" validate "$work/export" --insurer dongyue --report text="$work/findings.txt" --report json="$work/report.json" || code=$?
[ "$code" -le 1 ] || fail "validate ended with $code"
head -n 12 "$work/findings.txt"
echo "……全文见 $work/findings.txt"
if [ -f "$export_folder/truth.jsonl" ]; then
    python3 ops/compare-truth.py "$work/report.json" "$export_folder/truth.jsonl" | tail -n 1
fi

say "2. 收数：合格的入库，有变化的排队；再收一次、次日收相同的导出，都不再排队"
sed -i "s/PORT/1/" "$work/gateway.yaml"
ingest() { local got=0; "$anze" ingest "$1" --insurer dongyue || got=$?; [ "$got" -le 1 ] || fail "ingest ended with $got"; }
ingest "$work/export"
queued=$("$anze" status --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["destinations"][0]["queued"])')
ingest "$work/export"
python3 - "$work/export" "$work/next-day" <<'PYTHON'
import datetime, os, re, sys
source, target = sys.argv[1:]
os.mkdir(target)
for name in sorted(os.listdir(source)):
    digits = re.search(r"\d{8}", name).group()
    day = datetime.datetime.strptime(digits, "%Y%m%d") + datetime.timedelta(days=1)
    content = open(os.path.join(source, name), "rb").read()
    if "DZQD" in name:
        content = content.replace(digits.encode(), day.strftime("%Y%m%d").encode())
    open(os.path.join(target, name.replace(digits, day.strftime("%Y%m%d"))), "wb").write(content)
PYTHON
ingest "$work/next-day"
again=$("$anze" status --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["destinations"][0]["queued"])')
[ "$queued" = "$again" ] || fail "unchanged exports queued something: $queued became $again"

say "3. 报送：TLS 通道，SM2 逐批签名，先上级后下级，回执逐份验签"
"$bin/anze-simulator" --port 0 --pki "$work/pki" --faults "$work/faults.yaml" --books "$work/books.ndjson" \
    > "$work/simulator.out" 2> "$work/simulator.log" &
simulator_pid=$!
wait_for() { # what, seconds, command…
    local what=$1 deadline=$((SECONDS + $2))
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || fail "no $what"
        sleep 0.05
    done
}
wait_for "simulator" 20 grep -q listening "$work/simulator.out"
port=$(sed -n 's/.*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/simulator.out")
sed -i "s#127.0.0.1:1/#127.0.0.1:$port/#" "$work/gateway.yaml"

open_attempt() {
    python3 - "$work/gateway.db" <<'PYTHON'
import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
sys.exit(0 if store.execute("SELECT count(*) FROM attempt WHERE ended_at IS NULL").fetchone()[0] else 1)
PYTHON
}
kill_sync() {
    kill -KILL "$sync_pid"
    wait "$sync_pid" 2>/dev/null || true
    sync_pid=
}
echo "-- 在“尝试已落盘”与“发出”之间 SIGKILL"
kill -STOP "$simulator_pid"
"$anze" sync &
sync_pid=$!
wait_for "attempt row" 20 open_attempt
kill_sync
kill -CONT "$simulator_pid"
"$anze" status

echo "-- 在“已发出并被平台受理”与“收到回执”之间 SIGKILL"
"$anze" sync --until-idle &
sync_pid=$!
wait_for "applied batch" 30 grep -q stall-after-apply "$work/books.ndjson"
kill_sync
"$anze" status

echo "-- 继续：未知批次先查证；另有一个连接在平台受理后被切断，两条记录被拒绝"
expect 1 env ANZE_LOG=notice "$anze" sync --until-idle

say "4. 被拒绝的记录，按原因归组"
"$anze" failures

say "5. 证明：导出一条服务记录的证明，离线验证；改动一个字节即被拒绝"
key=$(python3 - "$work/gateway.db" <<'PYTHON'
import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
print(store.execute("SELECT key FROM delivery WHERE kind = 'service' AND state = 'accepted' ORDER BY id LIMIT 1").fetchone()[0])
PYTHON
)
"$anze" evidence export "$key" --out "$work/proof.json"
"$anze" evidence verify "$work/proof.json" --trust "$work/pki/sm2-ca.pem"
python3 - "$work/proof.json" "$work/flipped.json" <<'PYTHON'
import sys
content = bytearray(open(sys.argv[1], "rb").read())
content[len(content) // 2] ^= 1
open(sys.argv[2], "wb").write(content)
PYTHON
expect 1 "$anze" evidence verify "$work/flipped.json" --trust "$work/pki/sm2-ca.pem"
python3 docs/verify_proof.py "$work/proof.json" --trust "$work/pki/sm2-ca.pem" | tail -n 1

say "6. 总账"
kill "$simulator_pid"
wait "$simulator_pid" || true
simulator_pid=
"$anze" status
"$anze" status --json > "$work/status.json"
python3 - "$work/status.json" "$work/books.ndjson" <<'PYTHON'
import json, sys
status = json.load(open(sys.argv[1]))
totals = json.loads(open(sys.argv[2]).read().splitlines()[-1])
ours = status["destinations"][0]
assert status["isBalanced"], "the books do not balance"
assert ours["waiting"] == ours["unknown"] == 0, "something still waits"
assert ours["rejected"] == 2, "two records were to be rejected"
assert totals["recordsAccepted"] == ours["accepted"], "the platform accepted another number of records"
assert totals["recordsAcceptedAgain"] == 0, "the platform accepted a record twice"
print(f"  平台账簿    受理 {totals['recordsAccepted']}，重复受理 {totals['recordsAcceptedAgain']}，与网关账目一致")
PYTHON

say "7. 三个去向：同一份导出，各取所需；市平台只要业务发生地在本市的"
{
    sed -n '/^store/,/^identity/p' "$work/gateway.yaml" | sed 's/gateway.db/three.db/'
    echo "destinations:"
    for name in national-share national-mgmt shanghai-mgmt; do
        : > "$work/$name.out"
        "$bin/anze-simulator" --port 0 --pki "$work/pki" --profile "mappings/platforms/$name/1" \
            --books "$work/$name.ndjson" > "$work/$name.out" 2> "$work/$name.log" &
        platform_pids="$platform_pids $!"
        wait_for "simulator of $name" 20 grep -q listening "$work/$name.out"
        echo "  $name:"
        echo "    profile: $name/1"
        echo "    environment: test"
        echo "    baseURL: $(sed -n 's/.*\(https:[^ ]*\).*/\1/p' "$work/$name.out")"
        echo "    trust: {tls: pki/tls-ca.pem, receipts: pki/sm2-ca.pem}"
        echo '    window: {days: daily, from: "00:00", to: "24:00"}'
        [ "$name" != shanghai-mgmt ] || echo '    routes: {territory: ["31"]}'
    done
    echo "vault: {keyFile: pki/vault.key}"
} > "$work/three.yaml"
export ANZE_CONFIG=$work/three.yaml
ingest "$work/export"
expect 0 "$anze" sync --until-idle
"$anze" status
kill $platform_pids
platform_pids=

echo
echo "演示完成，用时 $((SECONDS - started)) 秒（不含构建）；文件在 $work"
