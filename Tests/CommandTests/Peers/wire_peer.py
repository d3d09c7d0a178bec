"""A platform of docs/wire.md §1, written from that page alone: it knows nothing of the gateway's code or the simulator's.

Usage: wire_peer.py FOLDER PKI. Prints "port N". PKI holds tls-server.pem/.key, platform-sign.pem/.key and gateway-trust.pem.
SM2 and SM3 are those of the `openssl` command and of hashlib. Writes what happened to FOLDER/.log, a line an event. Files in
FOLDER are orders to it: .drop and .lose (so many batches are taken and not answered, or not taken and not answered), .hold (so
many batches are still under way when they are first asked about), .reject (the key of a record that is refused), .forge (while
it is there, answers are signed over other bytes).
"""
import base64, hashlib, http.server, json, re, ssl, subprocess, sys, tempfile, threading, time, urllib.parse

from orders import Orders

folder, pki = sys.argv[1:3]
BASE = "/exchange/v1"
# §1.2: the member of a kind whose sum is control.moneyFen.
AMOUNTS = {"policy": "premium", "endorsement": "premiumDelta", "expense": "amount", "claim": "totalAmount"}
orders = Orders(folder)
order, used, note = orders.order, orders.used, orders.note
lock = threading.Lock()
batches, records, nonces, days = {}, {}, set(), {}


def openssl(*arguments, **files):
    """Runs the command with files of these contents, named in the arguments as {name}."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in files.items():
            with open(f"{scratch}/{name}", "wb") as file:
                file.write(content)
        done = subprocess.run(
            ["openssl"] + [argument.format(**{name: f"{scratch}/{name}" for name in files}) for argument in arguments],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return done.stdout if done.returncode == 0 else None


def der_of_raw(raw):
    """§1.1: r and s, 32 bytes each, as the DER SEQUENCE that openssl wants."""
    def integer(part):
        number = part.lstrip(b"\0") or b"\0"
        number = (b"\0" if number[0] & 0x80 else b"") + number
        return bytes([2, len(number)]) + number
    content = integer(raw[:32]) + integer(raw[32:])
    return bytes([0x30, len(content)]) + content


def raw_of_der(der):
    length = der[3]
    r, s = der[4:4 + length], der[6 + length:]
    return r[-32:].rjust(32, b"\0") + s[-32:].rjust(32, b"\0")


def sm3(content):
    return hashlib.new("sm3", content).hexdigest()


def serial(pem):
    """§1.1: lower-case hex without leading zeros."""
    return openssl("x509", "-noout", "-serial", "-in", "{pem}", pem=pem).decode().strip().split("=")[1].lower().lstrip("0")


USER = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
certificates = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", open(f"{pki}/gateway-trust.pem", "rb").read(), re.S)
senders = {serial(pem): openssl("x509", "-noout", "-pubkey", "-in", "{pem}", pem=pem) for pem in certificates}
platform_key = open(f"{pki}/platform-sign.key", "rb").read()
platform_serial = serial(open(f"{pki}/platform-sign.pem", "rb").read())


def china(at):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at + 8 * 3600)) + f".{int(at * 1000) % 1000:03d}+08:00"


class Refusal(Exception):
    """HTTP status, code and message: §1.7."""


def judge(kind, record, held):
    """§1.7: the codes of a refused record; None for one that is taken."""
    if record["key"] == order("reject"):
        return {"code": "4005", "message": "人工核验不通过"}
    content = record.get("data") if record["op"] == "upsert" else record.get("reason")
    if held and record["version"] <= held[0]:
        refused = {"code": "4004", "message": "版本不高于已有版本", "heldVersion": held[0]}
        if record["version"] == held[0]:
            refused["same"] = content == held[1]
        return refused
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def signed_body(self, subject):
        """§1.1: what was sent, once it is certain who sent it."""
        header = lambda name: self.headers.get(name, "")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        app, at, nonce = header("X-Anze-App"), header("X-Anze-Timestamp"), header("X-Anze-Nonce")
        if not re.fullmatch("[A-Za-z0-9_-]{1,40}", app) or not re.fullmatch("[0-9a-f]{32}", nonce) or not at.isdigit():
            raise Refusal(400, "1001", "报文头格式错误")
        if sm3(body) != header("X-Anze-Body-SM3"):
            raise Refusal(400, "1003", "报文摘要不一致")
        key = senders.get(header("X-Anze-Key"))
        if not key:
            raise Refusal(401, "2002", "证书未登记")
        text = "\n".join(
            ["ANZE-SM2-SM3", self.command, self.path, app, at, nonce, subject, header("X-Anze-Body-SM3")]).encode()
        signature = base64.b64decode(header("X-Anze-Signature"), validate=True)
        sound = len(signature) == 64 and openssl(
            "pkeyutl", "-verify", "-pubin", "-inkey", "{key}", "-in", "{text}", "-sigfile", "{signature}", *USER,
            key=key, text=text, signature=der_of_raw(signature))
        if not sound:
            raise Refusal(401, "2001", "签名无效")
        if abs(int(at) / 1000 - time.time()) > 300:
            raise Refusal(401, "2003", "时间戳超出范围")
        with lock:
            if (app, nonce) in nonces:
                raise Refusal(401, "2004", "随机数已使用")
            nonces.add((app, nonce))
        self.app = app
        return body

    def answer(self, status, content, subject):
        """§1.3: what the platform says is signed with what it is about."""
        body, at = json.dumps(content, ensure_ascii=False).encode(), str(int(time.time() * 1000))
        signed = sm3(body + b"!" if order("forge") is not None else body)
        text = "\n".join(["ANZE-RECEIPT-SM2-SM3", subject, str(status), at, signed]).encode()
        signature = raw_of_der(openssl("pkeyutl", "-sign", "-inkey", "{key}", "-in", "{text}", *USER, key=platform_key, text=text))
        self.send_response(status)
        for name, value in [
            ("Content-Type", "application/json; charset=utf-8"), ("Content-Length", len(body)), ("X-Anze-Timestamp", at),
            ("X-Anze-Key", platform_serial), ("X-Anze-Receipt-Signature", base64.b64encode(signature).decode()),
        ]:
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def respond(self, subject, give):
        try:
            body = self.signed_body(subject)
            with lock:
                answer = give(body)
        except Refusal as refusal:
            status, code, message = refusal.args
            note(f"refused {self.path} {code} {message}")
            answer = status, {"code": code, "message": message} | ({"batchNo": subject} if subject else {})
        if answer is None:
            self.close_connection = True
        else:
            self.answer(*answer, subject)

    def do_POST(self):
        number = self.headers.get("Idempotency-Key", "")
        if self.path != f"{BASE}/batches":
            return self.respond("", lambda body: (400, {"code": "1001", "message": "没有这个接口"}))
        self.respond(number, lambda body: self.submit(number, body))

    def submit(self, number, body):
        """§1.2 and §1.3."""
        note(f"batch {number}")
        if used("lose"):
            return None
        known = batches.get((self.app, number))
        if known:
            if known["bodySM3"] != sm3(body):
                return 409, {"code": "3002", "message": "批次号已用于其他内容", "batchNo": number}
            return 200, self.receipt(known, "3001", True)
        batch = json.loads(body)
        if not re.fullmatch("[A-Z0-9-]{8,48}", number) or batch["batchNo"] != number or len(body) > 4 << 20:
            raise Refusal(400, "1001", "批次号或大小不合要求")
        if batch["profile"] != "anze-ref-1":
            raise Refusal(400, "1002", "未知的接口版本")
        kind, sent = batch["kind"], batch["records"]
        amount = AMOUNTS.get(kind)
        money = sum(record["data"][amount] for record in sent if amount and record["op"] == "upsert")
        if not 0 < len(sent) <= 500 or batch["count"] != len(sent) or batch["control"] != {"moneyFen": money}:
            raise Refusal(400, "1003", "记录数或金额合计不一致")
        rejected, accepted = [], []
        receipt = f"R{len(batches) + 1:08d}"
        for record in sent:
            if set(record) != {"key", "version", "op", "data" if record["op"] == "upsert" else "reason"}:
                raise Refusal(400, "1001", "记录格式错误")
            fault = judge(kind, record, records.get((kind, record["key"])))
            if fault:
                rejected.append({"key": record["key"], "version": record["version"]} | fault)
                continue
            records[kind, record["key"]] = record["version"], record.get("data", record.get("reason"))
            accepted.append((record["key"], record["version"], record["data"][amount] if amount and "data" in record else 0))
            note(f"accepted {kind} {record['key']} {record['version']}")
        at = time.time()
        batches[self.app, number] = known = {
            "batchNo": number, "bodySM3": sm3(body), "receiptNo": receipt, "receivedAt": china(at), "rejected": rejected,
            "accepted": len(accepted), "held": 1 if used("hold") else 0,
        }
        for key, version, fen in accepted:
            days.setdefault((self.app, china(at)[:10], kind), []).append((key, version, number, receipt, fen))
        if used("drop"):
            note(f"dropped {number}")
            return None
        return (202 if known["held"] else 200), self.receipt(known, "0000", False)

    def receipt(self, batch, code, duplicate):
        state = "processing" if batch["held"] else "accepted" if not batch["rejected"] else "partial" if batch["accepted"] else "rejected"
        told = {name: batch[name] for name in ("batchNo", "bodySM3", "receiptNo", "receivedAt")}
        told |= {"code": code, "message": "", "state": state, "duplicate": duplicate}
        final = state != "processing"
        return told | {"accepted": batch["accepted"] if final else 0, "rejected": batch["rejected"] if final else []}

    def do_GET(self):
        path, _, query = self.path.removeprefix(BASE).partition("?")
        if path.startswith("/batches/"):
            number = path.removeprefix("/batches/")
            return self.respond(number, lambda body: self.status(number))
        values = dict(urllib.parse.parse_qsl(query, strict_parsing=True)) if query else {}
        give = {"/ping": self.ping, "/reconciliation": lambda: self.listed(values)}.get(path)
        if path.startswith("/feeds/"):
            # §1.6: this platform has nothing to tell.
            give = lambda: (200, {"code": "0000", "items": [], "next": values.get("cursor", "0")})
        self.respond("", lambda body: give() if give else (400, {"code": "1001", "message": "没有这个接口"}))

    def status(self, number):
        """§1.4."""
        note(f"query {number}")
        batch = batches.get((self.app, number))
        if not batch:
            return 404, {"code": "4040", "batchNo": number}
        told = self.receipt(batch, "0000", False)
        batch["held"] = 0
        return (202 if told["state"] == "processing" else 200), told

    def ping(self):
        return 200, {"code": "0000", "time": china(time.time())}

    def listed(self, values):
        """§1.5."""
        entries = days.get((self.app, values["date"], values["kind"]), [])
        start = int(values.get("cursor", 0))
        items = [dict(zip(("key", "version", "batchNo", "receiptNo"), entry)) for entry in entries[start:start + 100]]
        totals = {"count": len(entries), "moneyFen": sum(entry[4] for entry in entries)}
        following = str(start + 100) if start + 100 < len(entries) else None
        return 200, {"code": "0000", "items": items, "next": following, "totals": totals}


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        note(f"failed {sys.exc_info()[1]!r}")


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{pki}/tls-server.pem", f"{pki}/tls-server.key")
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("port", server.server_address[1], flush=True)
server.serve_forever()
