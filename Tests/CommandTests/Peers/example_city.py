"""样例市安责险信息监管平台, written from docs/example-platform/interface.md alone: it knows nothing of the gateway's code.

Usage: example_city.py FOLDER CERTIFICATE KEY SECRET. Prints "port N". Writes what happened to FOLDER/.log, a line an event.
Files in FOLDER are orders to it: .drop (so many uploads are taken and not answered), .hold (so many batches are still under
way when they are first asked about), .reject (the Id of a record that is refused), .forge (while it is there, answers are
authenticated under another secret).
"""
import hashlib, hmac, http.server, json, os, re, ssl, sys, threading, time, urllib.parse
from xml.sax.saxutils import escape

from orders import Orders

folder, certificate, key, secret = sys.argv[1:5]
APP = "GW310000"
orders = Orders(folder)
order, used, note = orders.order, orders.used, orders.note
lock = threading.Lock()
batches, tickets, nonces, held = {}, {}, set(), {}

TEXT, DAY, YUAN, FLAG = r".+", r"\d{8}", r"-?\d+\.\d\d", r"[01]"
MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
KINDS = {
    "ENT": {"uscc": r"[0-9A-Z]{18}", "entName": TEXT, "area": r"\d{12}", "industry": TEXT},
    "POL": {"polNo": TEXT, "uscc": TEXT, "signDate": DAY, "beginTime": MOMENT, "endTime": r"\S+ 23:59:59",
            "premiumYuan": YUAN, "isMandatory": FLAG, "source": "insurer"},
    "SVC": {"svcNo": TEXT, "polNo": TEXT, "uscc": TEXT, "svcType": r"P\d\d|P\d{4}", "beginTime": MOMENT},
}
NAMES = {"ENT": "uscc", "POL": "polNo", "SVC": "svcNo"}
known = {"ENT": set(), "POL": set(), "SVC": set()}


def code(message, under):
    return hmac.new(under.encode(), message, "sm3").hexdigest()


def judge(kind, record):
    """§6.2: the code of a refused record; None for one that is taken."""
    if record["id"] == order("reject"):
        return "R01", "人工核验不通过"
    if record["action"] == "9":
        return None
    content = record["content"]
    for name, form in KINDS[kind].items():
        if not re.fullmatch(form, content.get(name, "")):
            return "R01", f"{name} 不合要求"
    if kind == "POL" and content["uscc"] not in known["ENT"]:
        return "R02", "投保单位未报送"
    if kind == "SVC" and content["polNo"] not in known["POL"]:
        return "R02", "保单未报送"
    known[kind].add(content[NAMES[kind]])
    return None


class Refusal(Exception):
    pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def form(self):
        """§2: what was sent, once it is certain who sent it."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if not self.headers["Content-Type"].startswith("application/x-www-form-urlencoded"):
            raise Refusal("201", "不是表单")
        form = dict(urllib.parse.parse_qsl(body, strict_parsing=True, encoding="utf-8", errors="strict"))
        app, at, nonce = (self.headers.get(name, "") for name in ("X-App-Id", "X-Time", "X-Nonce"))
        parameters = "&".join(f"{name}={form[name]}" for name in sorted(form) if form[name])
        expected = code("\n".join([app, at, nonce, parameters]).encode(), secret)
        if app != APP or not hmac.compare_digest(expected, self.headers.get("X-Sign", "")):
            raise Refusal("101", "签名错误")
        if abs(int(at) - time.time()) > 300:
            raise Refusal("102", "时间戳超出范围")
        if nonce in nonces:
            raise Refusal("103", "随机串重复")
        nonces.add(nonce)
        return form

    def do_POST(self):
        try:
            form = self.form()
            with lock:
                answer = {"/api/upload": self.upload, "/api/progress": self.progress, "/api/lookup": self.lookup}[self.path](form)
        except Refusal as refusal:
            answer = self.page(*refusal.args)
        if answer is None:
            self.close_connection = True
            return
        body, at = answer.encode(), str(int(time.time()))
        under = "another secret" if order("forge") is not None else secret
        self.send_response(200)
        self.send_header("Content-Type", "application/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Time", at)
        self.send_header("X-Sign", code(f"{at}\n200\n".encode() + body, under))
        self.end_headers()
        self.wfile.write(body)

    def upload(self, form):
        number, kind = form["batchNo"], form["dataType"]
        note(f"upload {number}")
        known_batch = batches.get(number)
        if known_batch:
            if known_batch["records"] != form["records"]:
                return self.page("202", "批次号已用于其他内容", number=number)
            return self.page("001", "重复提交", known_batch)
        records = json.loads(form["records"])
        if kind not in KINDS or len(records) != int(form["total"]) or not 0 < len(records) <= 50:
            raise Refusal("201", "参数不合要求")
        failed = []
        for record in records:
            fault = judge(kind, record)
            if fault:
                failed.append((record["id"], record["ver"], *fault))
            else:
                note(f"accepted {kind} {record['id']} {record['ver']}")
        ticket = "SL" + hashlib.sha256(number.encode()).hexdigest()[:12]
        status = "1" if not failed else "3" if len(failed) == len(records) else "2"
        batch = {"number": number, "records": form["records"], "count": len(records), "failed": failed, "ticket": ticket,
                 "status": status, "held": 1 if used("hold") else 0, "done": False,
                 "at": time.strftime("%Y-%m-%d %H:%M:%S")}
        batches[number] = tickets[ticket] = batch
        if used("drop"):
            note(f"dropped {number}")
            return None
        return self.page("000", "已受理", batch)

    def progress(self, form):
        note(f"progress {form['ticket']}")
        batch = tickets.get(form["ticket"])
        if not batch:
            raise Refusal("301", "受理号不存在")
        batch["held"] -= 1
        batch["done"] = batch["done"] or batch["held"] < 0
        return self.page("000", "成功", batch)

    def lookup(self, form):
        note(f"lookup {form['batchNo']}")
        batch = batches.get(form["batchNo"])
        if not batch:
            return self.page("301", "批次不存在", number=form["batchNo"])
        return self.page("000", "成功", batch)

    def page(self, code, text, batch=None, number=""):
        number = batch["number"] if batch else number
        head = f"<Code>{code}</Code><Text>{escape(text)}</Text><BatchNo>{number}</BatchNo>"
        result = ""
        if batch:
            head += f"<Ticket>{batch['ticket']}</Ticket><ReceivedAt>{batch['at']}</ReceivedAt>"
            result = '<Result status="0"/>'
        if batch and batch["done"]:
            items = "".join(
                f"<Item><Id>{escape(i)}</Id><Ver>{v}</Ver><Code>{c}</Code><Text>{escape(t)}</Text></Item>"
                for i, v, c, t in batch["failed"])
            passed = batch["count"] - len(batch["failed"])
            result = f'<Result status="{batch["status"]}"><Passed>{passed}</Passed><Failed>{items}</Failed></Result>'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n  <Head>{head}</Head>\n  {result}\n</Response>\n'


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *arguments):
        pass


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("port", server.server_address[1], flush=True)
server.serve_forever()
