#!/usr/bin/env bash
# Installs what a bare Debian 12 with a Swift toolchain in PATH lacks for building and testing. Installs only what is
# missing, so that a second run does nothing. Not root: names the missing packages and exits 2.
set -euo pipefail

packages=(
    # the toolchain's own needs: linker, C headers, libraries its programs load
    binutils libc6-dev libgcc-12-dev libstdc++-12-dev libncurses6 libsqlite3-0 libxml2 libcurl4 libuuid1 tzdata git
    # the system libraries of Package.swift, and what the packages it names link
    pkg-config libssl-dev libcurl4-openssl-dev libzip-dev libexpat1-dev libxlsxwriter-dev unixodbc-dev libpq-dev
    libsqlite3-dev zlib1g-dev
    # the scripts and tests: development certificates, TLS peers, an SFTP server, an ODBC driver, a judge of JSON schemas,
    # a PostgreSQL and a pooler before it
    openssl python3 python3-jsonschema python3-venv curl ca-certificates openssh-server openssh-client libsqliteodbc
    postgresql pgbouncer
)

if ! command -v dpkg-query >/dev/null; then
    echo "not a Debian system; needed are the equivalents of: ${packages[*]}"
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null || true)
    [[ $status == "install ok installed" ]] || missing+=("$package")
done

if ((${#missing[@]} == 0)); then
    echo "all ${#packages[@]} packages are installed"
    exit 0
fi
if ((EUID != 0)); then
    echo "missing packages; run as root: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 2
fi

echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
