#pragma once
// Typed forms of the libcrypto macros that Swift cannot import. Nothing else belongs here.
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/// Bytes held by a memory BIO; valid until the BIO is written to or freed.
static inline long anze_BIO_mem_data(BIO *bio, const unsigned char **bytes) {
    char *start = NULL;
    long count = BIO_get_mem_data(bio, &start);
    *bytes = (const unsigned char *)start;
    return count;
}

static inline int anze_refuse_passphrase(char *buffer, int size, int forWriting, void *asked) {
    (void)buffer;
    (void)size;
    (void)forWriting;
    *(int *)asked = 1;
    return -1;
}

/// Reads one private key and never prompts: *asked becomes 1 when the key is encrypted.
static inline EVP_PKEY *anze_PEM_read_private_key(BIO *bio, int *asked) {
    return PEM_read_bio_PrivateKey(bio, NULL, anze_refuse_passphrase, asked);
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
