#!/usr/bin/env bash
# Writes the digests of the HTML report's style and script into its content security policy.
#
#   ops/html-digests.sh [--check]        --check changes nothing and exits 1 when they differ
set -euo pipefail
cd "$(dirname "$0")/../Sources/Validation/Reports/HTML"
digest() { openssl dgst -sha256 -binary "$1" | base64; }
wanted=$(sed -e "s|static let style = \".*\"|static let style = \"$(digest report.css)\"|" \
    -e "s|static let script = \".*\"|static let script = \"$(digest report.js)\"|" HTMLReport.swift)
[ "$wanted" = "$(cat HTMLReport.swift)" ] && exit 0
if [ "${1:-}" = --check ]; then
    echo "the digests in HTMLReport.swift are not those of report.css and report.js; run ops/html-digests.sh" >&2
    exit 1
fi
printf '%s\n' "$wanted" > HTMLReport.swift
