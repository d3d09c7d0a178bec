"""Makes and reads GB/T 35275-2017 messages with pyasn1 and gmssl alone, for the tests beside this folder.

Written from the standard's description, not from the code that it judges. Reads one JSON list of tasks from standard input and
writes a list of results: {"bytes": hex} or {"error": reason}. Binary arguments are hex.
"""
import json
import os
import sys

from gmssl import sm2, sm3, sm4
from pyasn1.codec.der import decoder, encoder
from pyasn1.type import univ

DATA, SIGNED, ENVELOPED, BOTH = (f"1.2.156.10197.6.1.4.2.{number}" for number in (1, 2, 3, 4))
SM3, SM4_CBC, SM2_SM3, SM2_ENCRYPTION = (
    "1.2.156.10197.1.401", "1.2.156.10197.1.104.2", "1.2.156.10197.1.501", "1.2.156.10197.1.301.3")


def require(condition, reason):
    if not condition:
        raise ValueError(reason)


def whole(data, **options):
    value, rest = decoder.decode(data, **options)
    require(not rest, "trailing bytes")
    return value


def sequence(*parts):
    value = univ.Sequence()
    for place, part in enumerate(parts):
        value.setComponentByPosition(place, part)
    return value


def set_of(*parts):
    value = univ.Set()
    for place, part in enumerate(parts):
        value.setComponentByPosition(place, part)
    return value


def context(number, content, constructed=True):
    """A tagged value around bytes that are encoded already."""
    length = len(content)
    size = bytes([length]) if length < 128 else (
        lambda digits: bytes([0x80 | len(digits)]) + digits)(length.to_bytes((length.bit_length() + 7) // 8, "big"))
    return univ.Any(bytes([(0xA0 if constructed else 0x80) | number]) + size + content)


def algorithm(name, parameter=None):
    return sequence(univ.ObjectIdentifier(name), univ.Null("") if parameter is None else parameter)


def children(data):
    """The encoded members of a constructed value."""
    def header(data):
        length, size = data[1], 2
        if length & 0x80:
            size += length & 0x7F
            length = int.from_bytes(data[2:size], "big")
        return size, length
    size, length = header(data)
    require(size + length == len(data), "a length that does not fit")
    rest, members = data[size:], []
    while rest:
        size, length = header(rest)
        members.append(rest[:size + length])
        rest = rest[size + length:]
    return members


def content(data):
    """The bytes inside one encoded value."""
    size = 2 + (data[1] & 0x7F if data[1] & 0x80 else 0)
    return data[size:]


def identifier(data):
    return str(whole(data, asn1Spec=univ.ObjectIdentifier()))


def octets(data):
    return bytes(whole(data, asn1Spec=univ.OctetString()))


class Certificate:
    def __init__(self, der):
        self.der = der
        self.body, self.algorithm, self.signature = children(der)
        parts = children(self.body)
        self.serial, _, self.issuer, _, self.subject, key = parts[1:7]
        self.name = encoder.encode(sequence(univ.Any(self.issuer), univ.Any(self.serial)))
        bits = whole(children(key)[1], asn1Spec=univ.BitString()).asOctets()
        require(len(bits) == 65 and bits[0] == 4, "no point")
        self.public = bits[1:]

    def issued(self, other):
        signature = whole(other.signature, asn1Spec=univ.BitString()).asOctets()
        return other.issuer == self.subject and verify(self.public, other.body, signature)


def crypt(private, public):
    return sm2.CryptSM2(private_key=private.hex(), public_key=public.hex(), mode=1)


def verify(public, message, der):
    pair = whole(der)
    require(len(pair) == 2, "r and s")
    r, s = int(pair[0]), int(pair[1])
    return bool(crypt(b"", public).verify_with_sm3(f"{r:064x}{s:064x}", message))


def sign(private, public, message):
    raw = crypt(private, public).sign_with_sm3(message)
    return encoder.encode(sequence(univ.Integer(int(raw[:64], 16)), univ.Integer(int(raw[64:], 16))))


def signer_info(certificate, signature):
    return sequence(
        univ.Integer(1), univ.Any(certificate.name), algorithm(SM3), algorithm(SM2_SM3), univ.OctetString(signature))


def check_signer(message, certificates, signers, trusted):
    require(len(signers) == 1, "one signer")
    version, name, digest, scheme, signature = children(signers[0])
    require(int(whole(version)) == 1 and identifier(children(digest)[0]) == SM3, "version 1 and SM3")
    require(identifier(children(scheme)[0]) == SM2_SM3, "SM2 with SM3")
    found = [certificate for certificate in certificates if certificate.name == name]
    require(len(found) == 1, "the signer's certificate")
    require(any(authority.issued(found[0]) for authority in trusted), "a trusted issuer")
    require(verify(found[0].public, message, octets(signature)), "the signature")


def unpack(message, kind):
    name, tagged = children(message)
    require(identifier(name) == kind, "the type of message")
    return children(content(tagged))


def verify_signed(task):
    version, digests, info, *rest = unpack(task["message"], SIGNED)
    require(int(whole(version)) == 1, "version 1")
    require([identifier(children(digest)[0]) for digest in children(digests)] == [SM3], "SM3 alone")
    name, *tagged = children(info)
    require(identifier(name) == DATA, "data")
    message = octets(content(tagged[0])) if tagged else task["content"]
    require(rest[0][0] == 0xA0, "certificates")
    certificates = [Certificate(der) for der in children(rest[0])]
    check_signer(message, certificates, children(rest[-1]), [Certificate(task["issuer"])])
    return message


def decrypt_content(recipients, encrypted, task):
    own = Certificate(task["certificate"])
    mine = [children(recipient) for recipient in recipients if children(recipient)[1] == own.name]
    require(len(mine) == 1, "a recipient")
    require(identifier(children(mine[0][2])[0]) == SM2_ENCRYPTION, "SM2-3")
    cipher = whole(octets(mine[0][3]))
    require(len(cipher) == 4, "point, digest and cipher")
    x, y, check, cipher = (cipher[place] for place in range(4))
    key = crypt(task["key"], own.public).decrypt(
        int(x).to_bytes(32, "big") + int(y).to_bytes(32, "big") + bytes(check) + bytes(cipher))
    name, scheme, tagged = children(encrypted)
    require(identifier(name) == DATA and identifier(children(scheme)[0]) == SM4_CBC, "data under SM4 in CBC")
    require(tagged[0] == 0x80, "the content")
    machine = sm4.CryptSM4()
    machine.set_key(key, sm4.SM4_DECRYPT)
    return bytes(machine.crypt_cbc(octets(children(scheme)[1]), content(tagged)))


def open_enveloped(task):
    version, recipients, encrypted = unpack(task["message"], ENVELOPED)
    require(int(whole(version)) == 1, "version 1")
    return decrypt_content(children(recipients), encrypted, task)


def open_signed_enveloped(task):
    version, recipients, digests, encrypted, certificates, signers = unpack(task["message"], BOTH)
    require(int(whole(version)) == 1, "version 1")
    require([identifier(children(digest)[0]) for digest in children(digests)] == [SM3], "SM3 alone")
    message = decrypt_content(children(recipients), encrypted, task)
    check_signer(
        message, [Certificate(der) for der in children(certificates)], children(signers), [Certificate(task["issuer"])])
    return message


def wrap(kind, body):
    return encoder.encode(sequence(univ.ObjectIdentifier(kind), context(0, encoder.encode(body))))


def make_signed_attributes(task):
    """Detached, with signed attributes: what is signed is a SET of them, in which the digest of the content stands."""
    own = Certificate(task["certificate"])
    digest = bytes.fromhex(sm3.sm3_hash(list(task["content"])))
    attributes = sorted(
        encoder.encode(sequence(univ.ObjectIdentifier(name), set_of(value))) for name, value in (
            ("1.2.840.113549.1.9.3", univ.ObjectIdentifier(DATA)), ("1.2.840.113549.1.9.4", univ.OctetString(digest))))
    body = b"".join(attributes)
    tagged = bytes(context(0, body))
    signature = sign(task["key"], own.public, b"\x31" + tagged[1:])
    info = sequence(
        univ.Integer(1), univ.Any(own.name), algorithm(SM3), univ.Any(tagged), algorithm(SM2_SM3),
        univ.OctetString(signature))
    return wrap(SIGNED, sequence(
        univ.Integer(1), set_of(algorithm(SM3)), sequence(univ.ObjectIdentifier(DATA)), context(0, own.der),
        set_of(info)))


def make_signed(task):
    own = Certificate(task["certificate"])
    message = task["content"]
    info = [univ.ObjectIdentifier(DATA)]
    if not task["detached"]:
        info.append(context(0, encoder.encode(univ.OctetString(message))))
    signature = sign(task["key"], own.public, message)
    return wrap(SIGNED, sequence(
        univ.Integer(1), set_of(algorithm(SM3)), sequence(*info), context(0, own.der),
        set_of(signer_info(own, signature))))


def encrypted_parts(message, recipient):
    key, iv = os.urandom(16), os.urandom(16)
    sealed = crypt(b"", recipient.public).encrypt(key)
    cipher = encoder.encode(sequence(
        univ.Integer(int.from_bytes(sealed[:32], "big")), univ.Integer(int.from_bytes(sealed[32:64], "big")),
        univ.OctetString(sealed[64:96]), univ.OctetString(sealed[96:])))
    machine = sm4.CryptSM4()
    machine.set_key(key, sm4.SM4_ENCRYPT)
    recipients = set_of(sequence(
        univ.Integer(1), univ.Any(recipient.name), algorithm(SM2_ENCRYPTION), univ.OctetString(cipher)))
    encrypted = sequence(
        univ.ObjectIdentifier(DATA), algorithm(SM4_CBC, univ.OctetString(iv)),
        context(0, bytes(machine.crypt_cbc(iv, message)), constructed=False))
    return recipients, encrypted


def make_enveloped(task):
    recipients, encrypted = encrypted_parts(task["content"], Certificate(task["recipient"]))
    return wrap(ENVELOPED, sequence(univ.Integer(1), recipients, encrypted))


def make_signed_enveloped(task):
    own = Certificate(task["certificate"])
    recipients, encrypted = encrypted_parts(task["content"], Certificate(task["recipient"]))
    signature = sign(task["key"], own.public, task["content"])
    return wrap(BOTH, sequence(
        univ.Integer(1), recipients, set_of(algorithm(SM3)), encrypted, context(0, own.der),
        set_of(signer_info(own, signature))))


OPERATIONS = {
    operation.__name__: operation for operation in (
        verify_signed, open_enveloped, open_signed_enveloped, make_signed,
        make_signed_attributes, make_enveloped, make_signed_enveloped)
}


def run(task):
    for name, value in task.items():
        if isinstance(value, str) and name != "operation":
            task[name] = bytes.fromhex(value)
    try:
        return {"bytes": OPERATIONS[task["operation"]](task).hex()}
    except Exception as error:  # whatever is wrong is a refusal
        return {"error": f"{type(error).__name__}: {error}"}


json.dump([run(task) for task in json.load(sys.stdin)], sys.stdout)
