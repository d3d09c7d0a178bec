"""Runs operations of independent implementations of SM2, SM3 and SM4, for the tests beside this folder.

Reads one JSON list from standard input; each item names a peer, an operation and its arguments as hex. Writes one JSON list
of results: hex, true or false, or {"error": ...} where the peer refuses.
"""
import json
import sys


class GmsslPython:
    """The package gmssl: pure Python; raw signatures, C1C3C2 or C1C2C3 without the leading 04."""

    def sm3(self, message):
        from gmssl import sm3
        return bytes.fromhex(sm3.sm3_hash(list(message)))

    def sm4_cbc_encrypt(self, key, iv, message):
        from gmssl import sm4
        cipher = sm4.CryptSM4()
        cipher.set_key(key, sm4.SM4_ENCRYPT)
        return bytes(cipher.crypt_cbc(iv, message))

    def sm4_cbc_decrypt(self, key, iv, ciphertext):
        from gmssl import sm4
        cipher = sm4.CryptSM4()
        cipher.set_key(key, sm4.SM4_DECRYPT)
        return bytes(cipher.crypt_cbc(iv, ciphertext))

    def crypt(self, private, public, mode=1):
        from gmssl import sm2
        return sm2.CryptSM2(private_key=private.hex(), public_key=public.hex(), mode=mode)

    def sm2_sign_raw(self, private, public, message):
        return bytes.fromhex(self.crypt(private, public).sign_with_sm3(message))

    def sm2_verify_raw(self, public, message, signature):
        return bool(self.crypt(b"", public).verify_with_sm3(signature.hex(), message))

    def encrypt(self, public, message, mode):
        # The package gives None where the standard says to draw again: for one of 256 messages of one byte.
        while True:
            ciphertext = self.crypt(b"", public, mode=mode).encrypt(message)
            if ciphertext is not None:
                return ciphertext

    def sm2_encrypt_c1c3c2(self, public, message):
        return self.encrypt(public, message, 1)

    def sm2_encrypt_c1c2c3(self, public, message):
        return self.encrypt(public, message, 0)

    def sm2_decrypt_c1c3c2(self, private, public, ciphertext):
        return self.crypt(private, public).decrypt(ciphertext)

    def sm2_decrypt_c1c2c3(self, private, public, ciphertext):
        return self.crypt(private, public, mode=0).decrypt(ciphertext)


class GmsslC:
    """The package gmssl-pyx: GmSSL in C; DER signatures and ciphertexts."""

    def sm3(self, message):
        import gmssl_pyx
        return gmssl_pyx.sm3_hash(message)

    def hmac_sm3(self, key, message):
        import gmssl_pyx
        return gmssl_pyx.sm3_hmac(key, message)

    def sm4_cbc_encrypt(self, key, iv, message):
        import gmssl_pyx
        return gmssl_pyx.sm4_cbc_padding_encrypt(key, iv, message)

    def sm4_cbc_decrypt(self, key, iv, ciphertext):
        import gmssl_pyx
        return gmssl_pyx.sm4_cbc_padding_decrypt(key, iv, ciphertext)

    def sm4_ctr(self, key, iv, message):
        import gmssl_pyx
        return gmssl_pyx.sm4_ctr_encrypt(key, iv, message)

    def sm2_sign_der(self, private, public, message):
        import gmssl_pyx
        return gmssl_pyx.sm2_sign(private, public, message)

    def sm2_verify_der(self, public, message, signature):
        import gmssl_pyx
        return bool(gmssl_pyx.sm2_verify(public, message, signature))

    def sm2_encrypt_der(self, public, message):
        import gmssl_pyx
        return gmssl_pyx.sm2_encrypt(public, message)

    def sm2_decrypt_der(self, private, public, ciphertext):
        import gmssl_pyx
        return gmssl_pyx.sm2_decrypt(private, ciphertext)


class Tongsuo:
    """The package tongsuopy: Tongsuo, a libcrypto of its own lineage; DER signatures."""

    def sm3(self, message):
        from tongsuopy.crypto import hashes
        digest = hashes.Hash(hashes.SM3())
        digest.update(message)
        return digest.finalize()

    def hmac_sm3(self, key, message):
        # HMAC over Tongsuo's SM3 (RFC 2104): the package has no HMAC of its own.
        key = (self.sm3(key) if len(key) > 64 else key).ljust(64, b"\0")
        inner = self.sm3(bytes(byte ^ 0x36 for byte in key) + message)
        return self.sm3(bytes(byte ^ 0x5C for byte in key) + inner)

    def cipher(self, key, mode):
        from tongsuopy.crypto.ciphers import Cipher, algorithms
        return Cipher(algorithms.SM4(key), mode)

    def sm4_ctr(self, key, iv, message):
        from tongsuopy.crypto.ciphers import modes
        encryptor = self.cipher(key, modes.CTR(iv)).encryptor()
        return encryptor.update(message) + encryptor.finalize()

    def sm4_cbc_encrypt(self, key, iv, message):
        from tongsuopy.crypto.ciphers import modes
        padding = 16 - len(message) % 16
        encryptor = self.cipher(key, modes.CBC(iv)).encryptor()
        return encryptor.update(message + bytes([padding]) * padding) + encryptor.finalize()

    def sm4_cbc_decrypt(self, key, iv, ciphertext):
        from tongsuopy.crypto.ciphers import modes
        decryptor = self.cipher(key, modes.CBC(iv)).decryptor()
        padded = decryptor.update(ciphertext) + decryptor.finalize()
        return padded[:-padded[-1]]

    def scheme(self):
        from tongsuopy.crypto import hashes
        from tongsuopy.crypto.asymciphers import ec
        return ec.ECDSA(hashes.SM3())

    def sm2_sign_der(self, private, public, message):
        from tongsuopy.crypto.asymciphers import ec
        key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SM2())
        return key.sign(message, self.scheme())

    def sm2_verify_der(self, public, message, signature):
        from tongsuopy.crypto import exceptions
        from tongsuopy.crypto.asymciphers import ec
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(public[:32], "big"), int.from_bytes(public[32:], "big"), ec.SM2())
        try:
            numbers.public_key().verify(signature, message, self.scheme())
        except exceptions.InvalidSignature:
            return False
        return True


PEERS = {"gmssl": GmsslPython(), "gmssl-pyx": GmsslC(), "tongsuopy": Tongsuo()}


def run(task):
    arguments = [bytes.fromhex(argument) for argument in task["arguments"]]
    try:
        result = getattr(PEERS[task["peer"]], task["operation"])(*arguments)
    except Exception as error:  # whatever a peer throws is its refusal
        return {"error": f"{type(error).__name__}: {error}"}
    if result is None:
        return {"error": "nothing"}
    return {"holds": result} if isinstance(result, bool) else {"bytes": bytes(result).hex()}


json.dump([run(task) for task in json.load(sys.stdin)], sys.stdout)
