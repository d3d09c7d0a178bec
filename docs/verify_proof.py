#!/usr/bin/env python3
"""Checks a proof file of `anze evidence export` without any code of anze.

Needs Python 3.9 and the `openssl` command 3.0 or newer, nothing else: no network, no database. Prints one line for each
check and ends with 0 when every check passed, with 1 at the first that failed. See verify-a-proof.md.

    verify_proof.py PROOF.json --trust TRUST.pem [--checkpoint KEPT.txt]
"""
import argparse
import base64
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile

CERTIFICATE_USER_ID = "1234567812345678"
CHINA = datetime.timezone(datetime.timedelta(hours=8))
# DER of a SubjectPublicKeyInfo up to the point: id-ecPublicKey on the curve sm2p256v1, 65 bytes 04 x y.
SM2_KEY = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
SM2_WITH_SM3 = "SM2-with-SM3"

BUNDLE = {"answer", "checkpoint", "disclosure", "format", "gatewayCertificates", "leaves", "platformCertificates",
          "request", "salt"}
# Only where the checkpoint was signed with another key of the gateway than the request.
LOG = "logCertificates"
# Only where somebody gave a reason for showing the other records of the batch.
WHOLE = "batchBody"
# Only where the proof was made for somebody who keeps an earlier checkpoint.
EARLIER = "earlier"
SIGNED = {"encoding", "signature", "signedText", "userID"}
LEAVES = {
    "batchSealed": {"at", "batchNo", "bodySM3", "count", "destination", "kind", "moneyFen", "records", "type"},
    "attempt": {"at", "batchNo", "keySerial", "number", "purpose", "signedTextSM3", "type"},
    "receipt": {"answerSM3", "at", "batchNo", "bodySM3", "keySerial", "signedTextSM3", "state", "status", "type"},
}
NUMBERS = {"count", "moneyFen", "number", "status"}
DIGESTS = {"answerSM3", "bodySM3", "signedTextSM3"}


class Refused(Exception):
    """The proof fails; the text says which check and why."""


def passed(what):
    print("ok    " + what)


def demand(holds, why):
    if not holds:
        raise Refused(why)


def openssl(*arguments, stdin=b""):
    """Runs openssl; gives whether it succeeded and what it printed."""
    run = subprocess.run(["openssl", *arguments], input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return run.returncode == 0, run.stdout


def sm3(data):
    done, digest = openssl("dgst", "-sm3", "-binary", stdin=data)
    if not done or len(digest) != 32:
        sys.exit("openssl cannot compute SM3: version 3.0 or newer is needed")
    return digest


# Reading: every value has exactly one spelling, so that no byte of a file that passes can be changed.

def members(pairs):
    table = dict(pairs)
    demand(len(table) == len(pairs), "a JSON object has a member twice")
    return table


def no_number(text):
    raise ValueError(text)


def read_json(data, what, exact):
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=members, parse_constant=no_number)
        spelt = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError):
        raise Refused(what + " is not JSON") from None
    demand(not exact or spelt == data, what + " is not spelt the one way that is allowed")
    return value


def demand_members(value, names, what):
    demand(isinstance(value, dict) and set(value) == names, what + " lacks a member or has one too many")


def demand_text(value, what):
    demand(isinstance(value, str), what + " is not text")
    return value


def demand_number(value, what):
    demand(type(value) is int, what + " is not a whole number")
    return value


def from_hex(text, size, what):
    demand(isinstance(text, str) and re.fullmatch("[0-9a-f]{%d}" % (2 * size), text), what + " is not lower-case hex")
    return bytes.fromhex(text)


def from_base64(text, what):
    try:
        data = base64.b64decode(demand_text(text, what), validate=True)
    except ValueError:
        raise Refused(what + " is not base64") from None
    demand(base64.b64encode(data).decode() == text, what + " is not canonical base64")
    return data


def unix_seconds(text):
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00"
    demand(re.fullmatch(form, text, re.ASCII), "the receipt's time has another form")
    try:
        moment = datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        raise Refused("the receipt's time does not exist") from None
    return int(moment.replace(tzinfo=CHINA).timestamp())


def read_leaf(entry, kind):
    what = "the entry " + kind
    demand_members(entry, {"bytes", "proof"}, what)
    data = demand_text(entry["bytes"], what).encode("utf-8")
    leaf = read_json(data, what, exact=True)
    demand_members(leaf, LEAVES[kind], what)
    demand(leaf["type"] == kind, what + " is of another type")
    for name, value in leaf.items():
        if name in NUMBERS:
            demand_number(value, name)
        elif name in DIGESTS:
            from_hex(value, 32, name)
        elif name == "records":
            demand(isinstance(value, list), "records is not a list")
            for digest in value:
                from_hex(digest, 32, "a record's digest")
        else:
            demand_text(value, name)
    return leaf, data


# The log: a Merkle tree as in RFC 6962 with SM3; proofs are checked as in RFC 9162, 2.1.3.2.

def root_of(leaf, proof):
    demand_members(proof, {"index", "path", "size"}, "an inclusion proof")
    index, size = demand_number(proof["index"], "index"), demand_number(proof["size"], "size")
    demand(0 <= index < size < 1 << 64 and isinstance(proof["path"], list), "an inclusion proof is malformed")
    node, last = index, size - 1
    digest = sm3(b"\x00" + leaf)
    for text in proof["path"]:
        sibling = from_hex(text, 32, "a node of an inclusion proof")
        demand(last > 0, "an inclusion proof is too long")
        if node & 1 or node == last:
            digest = sm3(b"\x01" + sibling + digest)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            digest = sm3(b"\x01" + digest + sibling)
        node, last = node >> 1, last >> 1
    demand(last == 0, "an inclusion proof is too short")
    return digest


class Checkpoint:
    """A signed note: name of the log, number of its entries, root; then an empty line and one signature."""

    def __init__(self, note):
        lines = note.split("\n")
        demand(len(lines) == 6 and lines[3] == "" and lines[5] == "", "the checkpoint has another form")
        self.origin, size, root = lines[:3]
        demand(self.origin and not re.search(r"[\s\x00-\x1f\x7f-\x9f+]", self.origin), "the log has no proper name")
        demand(re.fullmatch(r"0|[1-9]\d{0,19}", size, re.ASCII), "the checkpoint's size is not a number")
        self.size = int(size)
        self.root = from_base64(root, "the checkpoint's root")
        start = "\u2014 %s " % self.origin
        demand(lines[4].startswith(start), "the checkpoint is signed by another name")
        mark = from_base64(lines[4][len(start):], "the checkpoint's signature")
        demand(len(self.root) == 32 and len(mark) == 68, "the checkpoint has another form")
        self.key_id, self.signature = mark[:4], mark[4:]
        self.text = "\n".join(lines[:3]) + "\n"

    def check(self, certificate, what):
        name = self.origin.encode("utf-8")
        own = sm3(name + b"\n\xffanze-sm2" + certificate.point)[:4]
        demand(self.key_id == own, what + " is signed by another key than the gateway's")
        certificate.demand_signature(self.text, self.signature, "raw", CERTIFICATE_USER_ID, what)


# Certificates and signatures: openssl does the arithmetic.

class Certificate:
    def __init__(self, der, folder, name):
        self.der, self.folder, self.path = der, folder, os.path.join(folder, name + ".pem")
        done, pem = openssl("x509", "-inform", "DER", stdin=der)
        demand(done, name + " is not a certificate")
        with open(self.path, "wb") as file:
            file.write(pem)
        done, again = openssl("x509", "-in", self.path, "-outform", "DER")
        demand(done and again == der, name + " is not the DER form of one certificate")

    def ask(self, *questions):
        done, answer = openssl("x509", "-in", self.path, "-noout", *questions)
        return answer.decode("utf-8", "replace").strip() if done else ""

    def demand_signer(self, party):
        """The certificate's own fitness: SM2 key, key usage; reads serial number, name and point."""
        usage = self.ask("-ext", "keyUsage")
        demand("Key Usage" not in usage or "Digital Signature" in usage or "Non Repudiation" in usage,
               party + "'s certificate is not for signing")
        self.serial = self.ask("-serial").split("=")[-1].lower().lstrip("0") or "0"
        self.subject = self.ask("-subject", "-nameopt", "RFC2253,-esc_msb,utf8").split("=", 1)[-1].strip()
        key = self.ask("-pubkey").encode()
        done, spki = openssl("pkey", "-pubin", "-outform", "DER", stdin=key)
        demand(done and spki.startswith(SM2_KEY) and len(spki) == len(SM2_KEY) + 65,
               party + "'s key is not on the curve sm2p256v1")
        self.point = spki[len(SM2_KEY):]
        self.key_path = self.path + ".pub"
        with open(self.key_path, "wb") as file:
            file.write(key)

    def demand_signature(self, text, signature, encoding, user_id, what):
        if encoding == "raw":
            demand(len(signature) == 64, what + " has no raw signature of 64 bytes")
            signature = der_signature(signature)
        data = os.path.join(self.folder, "signed")
        mark = os.path.join(self.folder, "signature")
        for path, content in ((data, text.encode("utf-8")), (mark, signature)):
            with open(path, "wb") as file:
                file.write(content)
        done, _ = openssl(
            "pkeyutl", "-verify", "-pubin", "-inkey", self.key_path, "-rawin", "-digest", "sm3", "-in", data,
            "-sigfile", mark, "-pkeyopt", "hexdistid:" + user_id.encode("utf-8").hex())
        demand(done, "the signature of %s does not fit" % what)


def der_signature(raw):
    """SEQUENCE of the INTEGERs r and s from r followed by s, 32 bytes each."""
    parts = b""
    for half in (raw[:32], raw[32:]):
        number = half.lstrip(b"\x00") or b"\x00"
        if number[0] & 0x80:
            number = b"\x00" + number
        parts += bytes([2, len(number)]) + number
    return bytes([0x30, len(parts)]) + parts


def split_pem(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        blocks = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", file.read(), re.DOTALL)
    demand(blocks, path + " holds no certificate")
    return blocks


def issued(certificate, issuer, seconds):
    """Whether one issued the other and both were valid at that second.

    One link at a time, because openssl gives the user ID of SM2 to the lowest certificate of a chain only.
    """
    end = [] if issuer is certificate else ["-partial_chain"]
    done, _ = openssl(
        "verify", *end, "-attime", str(seconds), "-vfyopt", "distid:" + CERTIFICATE_USER_ID,
        "-trusted", issuer.path, certificate.path)
    return done


def demand_link(certificate, party):
    demand(SM2_WITH_SM3 in certificate.ask("-text", "-certopt", "no_pubkey,no_extensions"),
           party + "'s chain is not signed with SM2 over SM3")


def check_chain(party, encoded, trusted, seconds, folder):
    """The party's own certificate, once a chain leads from it to a self-signed root of the trust file."""
    demand(isinstance(encoded, list) and encoded, party + " has no certificate")
    given = [Certificate(from_base64(text, party + "'s certificate"), folder, "%s-%d" % (party, number))
             for number, text in enumerate(encoded)]
    demand(len({certificate.der for certificate in given}) == len(given), party + " has a certificate twice")
    authorities = [one for one in trusted if "CA:TRUE" in one.ask("-ext", "basicConstraints")]
    current, unused, above = given[0], given[1:], 0
    while True:
        demand_link(current, party)
        if any(current.der == one.der and issued(current, current, seconds) for one in authorities):
            break
        candidates = authorities + unused
        issuer = next((one for one in candidates if one.der != current.der and issued(current, one, seconds)), None)
        demand(issuer and above < 16, party + "'s certificate was not trusted at the time of the receipt")
        longest = re.search(r"pathlen:(\d+)", issuer.ask("-ext", "basicConstraints"))
        demand(not longest or above <= int(longest[1]), party + "'s chain is longer than an authority allows")
        current, unused, above = issuer, [one for one in unused if one.der != issuer.der], above + 1
    # One that is not needed would be bound by nothing.
    demand(not unused, party + " has a certificate that its chain does not need")
    given[0].demand_signer(party)
    return given[0]


def strings(value):
    """Every text among the values of a JSON value, at any depth; names of members are not values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def demand_consistent(earlier, checkpoint):
    """RFC 9162 2.1.4.2: the path leads to the earlier root and to the checkpoint's."""
    old, new = demand_number(earlier["size"], "the earlier size"), checkpoint.size
    root = from_hex(earlier["root"], 32, "the earlier root")
    path = [from_hex(item, 32, "a hash of the earlier log") for item in earlier["path"]]
    demand(0 < old < new, "the earlier log is not smaller")
    if old & (old - 1) == 0:
        path.insert(0, root)
    demand(path, "the path to the earlier log is empty")
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for item in path[1:]:
        demand(last > 0, "the path to the earlier log is too long")
        if node & 1 or node == last:
            first, second = sm3(b"\x01" + item + first), sm3(b"\x01" + item + second)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            second = sm3(b"\x01" + second + item)
        node, last = node >> 1, last >> 1
    demand(last == 0 and first == root and second == checkpoint.root, "the log does not begin with the earlier one")


def check(path, trust, kept):
    with open(path, "rb") as file:
        bundle = read_json(file.read(), "the proof file", exact=True)
    demand_members(bundle, BUNDLE | ({LOG, WHOLE, EARLIER} & set(bundle)), "the proof file")
    demand(bundle["format"] == "anze-proof-1", "the proof file is not of the format anze-proof-1")
    demand_members(bundle["leaves"], {"attempt", "batch", "receipt"}, "the list of entries")
    for part in ("request", "answer"):
        demand("algorithm" not in bundle[part],
               "the %s is not signed with SM2, and this script checks SM2 alone: use anze evidence verify" % part)
    demand_members(bundle["request"], SIGNED, "the request")
    demand_members(bundle["answer"], SIGNED | {"body"}, "the answer")
    batch, batch_bytes = read_leaf(bundle["leaves"]["batch"], "batchSealed")
    attempt, attempt_bytes = read_leaf(bundle["leaves"]["attempt"], "attempt")
    receipt, receipt_bytes = read_leaf(bundle["leaves"]["receipt"], "receipt")
    checkpoint = Checkpoint(demand_text(bundle["checkpoint"], "the checkpoint"))
    passed("every value of the file has the one spelling that is allowed")

    demand(attempt["batchNo"] == batch["batchNo"] == receipt["batchNo"], "the entries are about different batches")
    demand(attempt["purpose"] == "send", "the attempt did not send the batch but asked about it")
    demand(receipt["bodySM3"] == batch["bodySM3"], "the receipt is for other bytes than the batch's")
    demand(receipt["state"] not in ("processing", "rejected"), "the receipt says that the batch was not taken")
    seconds = unix_seconds(receipt["at"])
    passed("batch, attempt and receipt are about batch %s; the receipt says: %s" % (batch["batchNo"], receipt["state"]))

    text = demand_text(bundle["disclosure"], "the disclosure")
    record = read_json(text.encode("utf-8"), "the disclosure", exact=False)
    demand(isinstance(record, dict), "the disclosure is not an object")
    key, kind = demand_text(record.get("key"), "the record's key"), demand_text(record.get("kind"), "its kind")
    version = demand_number(record.get("version"), "its version")
    salt = from_hex(bundle["salt"], 32, "the salt")
    demand(sm3(salt + text.encode("utf-8")).hex() in batch["records"], "the batch does not hold the record's digest")
    demand(kind == batch["kind"], "the record is of another kind than the batch")
    passed("the batch holds the salted digest of %s %s, version %d" % (kind, key, version))

    body = from_base64(bundle["answer"]["body"], "the answer's body")
    for part, name, logged, digest in (
            (bundle["request"], "request", attempt["signedTextSM3"], batch["bodySM3"]),
            (bundle["answer"], "answer", receipt["signedTextSM3"], sm3(body).hex())):
        signed = demand_text(part["signedText"], "the signed text")
        demand(sm3(signed.encode("utf-8")).hex() == logged, "the signed %s is not the one that was logged" % name)
        demand(batch["batchNo"] in signed.split("\n"), "the signed %s does not name the batch" % name)
        demand(digest in signed.split("\n"), "the signed %s does not name the digest of its body" % name)
    passed("both signed texts are those of the log and name the batch and the body's digest")

    demand(sm3(body).hex() == receipt["answerSM3"], "the answer's body is not the one that was logged")
    said = set(strings(read_json(body, "the answer's body", exact=False)))
    demand(batch["batchNo"] in said, "the answer's body does not name the batch")
    demand(batch["bodySM3"] in said, "the answer's body does not name the digest of the batch")
    demand(key not in said, "the answer names the record: it was rejected")
    passed("the answer acknowledges this batch and these bytes, and does not name the record as rejected")

    if WHOLE in bundle:
        whole = from_base64(bundle[WHOLE], "the batch's body")
        demand(sm3(whole).hex() == batch["bodySM3"], "the batch's body is not the one that was logged")
        passed("the batch's body is in the file, and is the one that was sent")

    for entry, data, name in (("batch", batch_bytes, "batch"), ("attempt", attempt_bytes, "attempt"),
                              ("receipt", receipt_bytes, "receipt")):
        proof = bundle["leaves"][entry]["proof"]
        root = root_of(data, proof)
        demand(proof["size"] == checkpoint.size, "the proof of the %s is for a log of another size" % name)
        demand(root == checkpoint.root, "the log does not hold the %s" % name)
    if EARLIER in bundle:
        demand_members(bundle[EARLIER], {"path", "root", "size"}, "the earlier log")
        demand_consistent(bundle[EARLIER], checkpoint)
        passed("the log begins with the one of %d entries" % bundle[EARLIER]["size"])
    passed("the log %s of %d entries holds all three" % (checkpoint.origin, checkpoint.size))

    with tempfile.TemporaryDirectory() as folder:
        trusted = []
        for number, block in enumerate(split_pem(trust)):
            done, der = openssl("x509", "-outform", "DER", stdin=block.encode())
            demand(done, "the trust file holds something that is not a certificate")
            trusted.append(Certificate(der, folder, "trusted-%d" % number))
        gateway = check_chain("gateway", bundle["gatewayCertificates"], trusted, seconds, folder)
        platform = check_chain("platform", bundle["platformCertificates"], trusted, seconds, folder)
        demand(gateway.point != platform.point, "the receipt is signed with the gateway's own key")
        pinned = [one for one in trusted if "CA:TRUE" not in one.ask("-ext", "basicConstraints")]
        demand(not pinned or any(one.der == platform.der for one in pinned),
               "the trust file pins certificates, and the platform's is none of them")
        demand(gateway.serial == attempt["keySerial"], "the log names another certificate of the gateway")
        demand(platform.serial == receipt["keySerial"], "the log names another certificate of the platform")
        passed("the gateway's certificate was trusted then: " + gateway.subject)
        passed("the platform's certificate was trusted then: " + platform.subject)
        log = gateway
        if LOG in bundle:
            log = check_chain("log", bundle[LOG], trusted, seconds, folder)
            demand(log.subject == gateway.subject, "the checkpoint was signed by another party than the gateway")
            passed("the checkpoint's certificate was trusted then, and is of the same subject")
        checkpoint.check(log, "the checkpoint")
        passed("the gateway signed the checkpoint")
        for part, signer, name in ((bundle["request"], gateway, "request"), (bundle["answer"], platform, "answer")):
            demand(part["encoding"] in ("raw", "der"), "the %s has a signature of an unknown form" % name)
            signer.demand_signature(
                part["signedText"], from_base64(part["signature"], "a signature"), part["encoding"],
                demand_text(part["userID"], "the user ID"), "the " + name)
            passed("the %s signed the %s" % ("gateway" if signer is gateway else "platform", name))
        if kept:
            with open(kept, encoding="utf-8", newline="") as file:
                retained = Checkpoint(file.read())
            demand(retained.origin == checkpoint.origin, "the kept checkpoint is of another log")
            same = {checkpoint.size: checkpoint.root}
            if EARLIER in bundle:
                same[bundle[EARLIER]["size"]] = bytes.fromhex(bundle[EARLIER]["root"])
            demand(retained.size in same,
                   "the kept checkpoint has %d entries, the proof's %d: export again with --since" % (retained.size, checkpoint.size))
            demand(retained.root == same[retained.size], "the log was rewritten: same size, other root")
            retained.check(log, "the kept checkpoint")
            passed("the kept checkpoint says the same")
    print("proven: %s took %s %s, version %d, in batch %s; receipt logged at %s"
          % (batch["destination"], kind, key, version, batch["batchNo"], receipt["at"]))


def main():
    parser = argparse.ArgumentParser(description="Checks a proof file of anze evidence export.")
    parser.add_argument("proof", help="the proof file")
    parser.add_argument("--trust", required=True, help="PEM file with the roots that you trust, for both sides")
    parser.add_argument("--checkpoint", help="a checkpoint that you kept earlier; of the same size, or the one of --since")
    arguments = parser.parse_args()
    try:
        check(arguments.proof, arguments.trust, arguments.checkpoint)
    except (Refused, OSError) as error:
        print("FAIL  %s" % error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
