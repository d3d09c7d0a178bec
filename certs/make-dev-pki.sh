#!/usr/bin/env bash
# Makes throw-away keys and certificates for development and tests; see README.md beside this script.
#
#   certs/make-dev-pki.sh [--force] [DIR]        DIR is certs/dev unless given
#
# Needs the openssl command line, 3.0 or newer. Never use what it makes for real data.
set -euo pipefail
umask 077

readonly USER_ID=1234567812345678
readonly DAYS=825

force=no
dir=
for argument in "$@"; do
    case "$argument" in
        --force) force=yes ;;
        -*) echo "usage: $0 [--force] [DIR]" >&2; exit 2 ;;
        *) [[ -z $dir ]] || { echo "usage: $0 [--force] [DIR]" >&2; exit 2; }; dir=$argument ;;
    esac
done
[[ -n $dir ]] || dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/dev
if [[ -e $dir && $force == no ]]; then
    echo "$dir exists; use --force to replace its keys" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Independent of the machine's openssl.cnf.
cat > "$work/openssl.cnf" <<'CONFIG'
[req]
distinguished_name = subject
string_mask = utf8only
utf8 = yes
[subject]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[recipient]
basicConstraints = critical, CA:FALSE
keyUsage = critical, keyEncipherment, dataEncipherment
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[revocation]
database = $ENV::ANZE_PKI/index.txt
crlnumber = $ENV::ANZE_PKI/crlnumber
default_md = sm3
default_crl_days = 825
crl_extensions = revocation_list
[revocation_list]
authorityKeyIdentifier = keyid
[tls_server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tls_client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CONFIG
export OPENSSL_CONF="$work/openssl.cnf" ANZE_PKI="$work"

# quietly COMMAND…: shows what it printed only when it fails.
quietly() {
    "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}

# 65 random bits, positive, with an odd number of hex digits so that leading zeros are met in development.
serial() {
    echo "0x1$(openssl rand -hex 8)"
}

# key CURVE NAME: a PKCS#8 key.
key() {
    quietly openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:$1" -pkeyopt ec_param_enc:named_curve \
        -out "$work/$2.key"
}

# signing CURVE: how certificates of that curve are signed.
signing() {
    if [[ $1 == SM2 ]]; then echo "-sm3 -sigopt distid:$USER_ID"; else echo "-sha256"; fi
}

# root CURVE NAME SUBJECT EXTENSIONS: a self-signed authority.
root() {
    key "$1" "$2"
    # shellcheck disable=SC2046  # options without spaces in them
    quietly openssl req -x509 -new -utf8 -key "$work/$2.key" -subj "$3" -extensions "$4" \
        -days "$DAYS" -set_serial "$(serial)" $(signing "$1") -out "$work/$2.pem"
}

# issue CURVE NAME SUBJECT AUTHORITY EXTENSIONS: a certificate of that authority.
issue() {
    key "$1" "$2"
    local check=
    if [[ $1 == SM2 ]]; then check="-vfyopt distid:$USER_ID"; fi
    # shellcheck disable=SC2046
    quietly openssl req -new -utf8 -key "$work/$2.key" -subj "$3" $(signing "$1") -out "$work/$2.csr"
    # shellcheck disable=SC2046,SC2086
    quietly openssl x509 -req -in "$work/$2.csr" $check -CA "$work/$4.pem" -CAkey "$work/$4.key" \
        -extfile "$OPENSSL_CONF" -extensions "$5" -days "$DAYS" -set_serial "$(serial)" $(signing "$1") \
        -out "$work/$2.pem"
}

# revoke AUTHORITY NAME: a list of AUTHORITY on which the certificate NAME stands.
revoke() {
    : > "$work/index.txt"
    echo 01 > "$work/crlnumber"
    quietly openssl ca -name revocation -cert "$work/$1.pem" -keyfile "$work/$1.key" -revoke "$work/$2.pem"
    quietly openssl ca -name revocation -cert "$work/$1.pem" -keyfile "$work/$1.key" -gencrl \
        -sigopt "distid:$USER_ID" -out "$work/$1.crl.pem"
}

root SM2 sm2-root "/C=CN/O=anze development/CN=anze development SM2 root" root
issue SM2 sm2-intermediate "/C=CN/O=anze development/CN=anze development SM2 intermediate" sm2-root authority
issue SM2 gateway-sign "/C=CN/O=anze development/CN=安责险网关（开发）" sm2-intermediate signer
issue SM2 gateway-next "/C=CN/O=anze development/CN=安责险网关（开发）" sm2-intermediate signer
issue SM2 gateway-enc "/C=CN/O=anze development/CN=安责险网关（开发，加密）" sm2-intermediate recipient
issue SM2 platform-sign "/C=CN/O=anze development/CN=信息共享平台（开发）" sm2-intermediate signer
issue SM2 platform-enc "/C=CN/O=anze development/CN=信息共享平台（开发，加密）" sm2-intermediate recipient
issue SM2 revoked-sign "/C=CN/O=anze development/CN=已撤销（开发）" sm2-intermediate signer
issue SM2 insurer-sign "/C=CN/O=anze development/CN=保险机构（开发）" sm2-intermediate signer
revoke sm2-intermediate revoked-sign

root SM2 other-ca "/C=CN/O=somebody else/CN=unrelated SM2 root" authority
issue SM2 other-sign "/C=CN/O=somebody else/CN=unrelated signer" other-ca signer

root P-256 tls-ca "/C=CN/O=anze development/CN=anze development TLS root" authority
issue P-256 tls-server "/C=CN/O=anze development/CN=localhost" tls-ca tls_server
# Two insurers whose certificates have the same name: keys tell them apart.
issue P-256 insurer-tls "/C=CN/O=anze development/CN=保险机构（开发）" tls-ca tls_client
issue P-256 insurer-tls-b "/C=CN/O=anze development/CN=保险机构（开发）" tls-ca tls_client

cat "$work/sm2-root.pem" "$work/sm2-intermediate.pem" "$work/platform-sign.pem" > "$work/sm2-ca.pem"
cat "$work/sm2-root.pem" "$work/sm2-intermediate.pem" "$work/gateway-sign.pem" "$work/gateway-next.pem" \
    > "$work/gateway-trust.pem"
cat "$work/sm2-root.pem" "$work/sm2-intermediate.pem" "$work/insurer-sign.pem" > "$work/insurer-trust.pem"

# The keys of the authorities stay behind in the work folder and are destroyed with it.
mkdir -p "$dir"
chmod 755 "$dir"
for name in sm2-ca sm2-root sm2-intermediate sm2-intermediate.crl gateway-sign gateway-next gateway-enc platform-sign \
    platform-enc revoked-sign gateway-trust tls-ca tls-server other-ca other-sign insurer-sign insurer-trust insurer-tls insurer-tls-b; do
    install -m 644 "$work/$name.pem" "$dir/$name.pem"
done
for name in gateway-sign gateway-next gateway-enc platform-sign platform-enc revoked-sign tls-server other-sign insurer-sign insurer-tls \
    insurer-tls-b; do
    install -m 600 "$work/$name.key" "$dir/$name.key"
done
(umask 077 && openssl rand -hex 32 > "$dir/vault.key")
echo "development keys and certificates in $dir, valid for $DAYS days"
