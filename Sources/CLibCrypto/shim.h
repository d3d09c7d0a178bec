#pragma once
// Typed forms of the libcrypto macros that Swift cannot import. Nothing else belongs here.
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

/// Bytes held by a memory BIO; valid until the BIO is written to or freed.
static inline long anze_BIO_mem_data(BIO *bio, const unsigned char **bytes) {
    char *start = NULL;
    long count = BIO_get_mem_data(bio, &start);
    *bytes = (const unsigned char *)start;
    return count;
}

struct anze_passphrase {
    const char *text;
    int count;
    int *asked;
};

static inline int anze_give_passphrase(char *buffer, int size, int forWriting, void *context) {
    (void)forWriting;
    struct anze_passphrase *passphrase = (struct anze_passphrase *)context;
    *passphrase->asked = 1;
    if (passphrase->text == NULL || passphrase->count > size) {
        return -1;
    }
    memcpy(buffer, passphrase->text, (size_t)passphrase->count);
    return passphrase->count;
}

/// Reads one PEM private key and never prompts: *asked becomes 1 when the key is encrypted; text may be NULL.
static inline EVP_PKEY *anze_PEM_read_private_key(BIO *bio, const char *text, int count, int *asked) {
    struct anze_passphrase passphrase = {text, count, asked};
    return PEM_read_bio_PrivateKey(bio, NULL, anze_give_passphrase, &passphrase);
}

/// The same for DER: PKCS#8, encrypted PKCS#8, or SEC1.
static inline EVP_PKEY *anze_DER_read_private_key(BIO *bio, const char *text, int count, int *asked) {
    struct anze_passphrase passphrase = {text, count, asked};
    EVP_PKEY *key = NULL;
    OSSL_DECODER_CTX *context = OSSL_DECODER_CTX_new_for_pkey(
        &key, "DER", NULL, NULL, OSSL_KEYMGMT_SELECT_KEYPAIR, NULL, NULL);
    if (context == NULL) {
        return NULL;
    }
    if (!OSSL_DECODER_CTX_set_pem_password_cb(context, anze_give_passphrase, &passphrase) ||
        !OSSL_DECODER_from_bio(context, bio)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    OSSL_DECODER_CTX_free(context);
    return key;
}

/// Writes PKCS#8 PEM: open, or encrypted with PBES2, SM4-CBC and HMAC-SHA-256 (libcrypto 3.0 has no HMAC-SM3 there).
static inline int anze_PEM_write_private_key(BIO *bio, EVP_PKEY *key, const char *text, int count) {
    if (text == NULL) {
        return PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL);
    }
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, "SM4-CBC", NULL);
    X509_ALGOR *algorithm =
        cipher == NULL ? NULL : PKCS5_pbe2_set_iv(cipher, 100000, NULL, 16, NULL, NID_hmacWithSHA256);
    X509_SIG *sealed =
        info == NULL || algorithm == NULL ? NULL : PKCS8_set0_pbe(text, count, info, algorithm);
    int written = sealed != NULL && PEM_write_bio_PKCS8(bio, sealed);
    if (sealed == NULL) {
        X509_ALGOR_free(algorithm);
    }
    X509_SIG_free(sealed);
    EVP_CIPHER_free(cipher);
    PKCS8_PRIV_KEY_INFO_free(info);
    return written;
}

static inline EVP_PKEY *anze_SM2_generate(void) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
}

static inline STACK_OF(X509) *anze_X509_stack_new(void) {
    return sk_X509_new_null();
}

/// Adds one more reference to the certificate; 0 when memory ran out.
static inline int anze_X509_stack_push(STACK_OF(X509) *stack, X509 *certificate) {
    if (!X509_up_ref(certificate)) {
        return 0;
    }
    if (!sk_X509_push(stack, certificate)) {
        X509_free(certificate);
        return 0;
    }
    return 1;
}

static inline int anze_X509_stack_count(const STACK_OF(X509) *stack) {
    return sk_X509_num(stack);
}

static inline X509 *anze_X509_stack_value(const STACK_OF(X509) *stack, int index) {
    return sk_X509_value(stack, index);
}

/// Drops the references that push added.
static inline void anze_X509_stack_free(STACK_OF(X509) *stack) {
    sk_X509_pop_free(stack, X509_free);
}

/// RFC 2253 on one line, but with UTF-8 text as it is (RFC 2253 §2.4 allows it) and not as \E4\B8\AD.
static inline int anze_X509_NAME_print_line(BIO *bio, const X509_NAME *name) {
    return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

static inline int anze_X509_revoked_count(STACK_OF(X509_REVOKED) *entries) {
    return entries == NULL ? 0 : sk_X509_REVOKED_num(entries);
}

static inline X509_REVOKED *anze_X509_revoked_value(STACK_OF(X509_REVOKED) *entries, int index) {
    return sk_X509_REVOKED_value(entries, index);
}
