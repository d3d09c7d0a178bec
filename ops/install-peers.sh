#!/usr/bin/env bash
# Installs independent implementations of the Chinese algorithms from PyPI into .build/peers, for the tests that compare ours
# with them. Where PyPI cannot be reached, says so and succeeds: those tests are then skipped, the `openssl` ones are not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly PACKAGES=(gmssl==3.2.2 gmssl-pyx==2.1.0 tongsuopy==1.0.1 pyasn1==0.6.5)
readonly FOLDER=.build/peers

if [[ -f $FOLDER/installed && $(<"$FOLDER/installed") == "${PACKAGES[*]}" ]]; then
    echo "the peers are installed"
    exit 0
fi
rm -rf "$FOLDER"
mkdir -p .build
log=.build/peers.log
if python3 -m venv "$FOLDER" >"$log" 2>&1 &&
    "$FOLDER/bin/pip" install --quiet --disable-pip-version-check --timeout 20 --retries 1 "${PACKAGES[@]}" >>"$log" 2>&1; then
    echo "${PACKAGES[*]}" >"$FOLDER/installed"
    echo "installed ${PACKAGES[*]}"
else
    tail -n 3 "$log" >&2
    echo "the peers could not be installed, tests against them are skipped; everything pip said is in $log" >&2
fi
