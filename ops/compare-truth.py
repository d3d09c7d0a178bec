#!/usr/bin/env python3
"""Compares the findings of a JSON report with the findings that were planted.

usage: ops/compare-truth.py REPORT.json TRUTH.jsonl

REPORT.json is written by `anze validate … --report json=REPORT.json` (schema anze-report-1), TRUTH.jsonl by the sample
generator: one expected finding a line, `{"file","sheet"(optional),"row","column","rule"}`. Prints a table by rule and
every difference; exits 1 if there is one.
"""
import json
import sys
from collections import Counter


def place(finding):
    return finding["file"], finding.get("sheet"), finding["row"], finding["column"], finding["rule"]


def main(report_path, truth_path):
    with open(report_path, encoding="utf-8") as file:
        report = json.load(file)
    if report.get("schema") != "anze-report-1":
        sys.exit(f"{report_path}: not a report of schema anze-report-1")
    listed, total = len(report["findings"]), sum(report["totals"].values())
    if listed != total:
        sys.exit(f"{report_path}: lists {listed} of {total} findings; write it without a cap")
    found = Counter(place(finding) for finding in report["findings"])
    with open(truth_path, encoding="utf-8") as file:
        truth = Counter(place(json.loads(line)) for line in file if line.strip())

    missed, extra, hit = truth - found, found - truth, truth & found
    print(f"{'rule':36} {'planted':>8} {'found':>8} {'missed':>8} {'extra':>8}")
    rows = {rule: [0, 0, 0, 0] for rule in sorted({key[4] for key in truth | found})}
    for column, counter in enumerate((truth, hit, missed, extra)):
        for key, count in counter.items():
            rows[key[4]][column] += count
    for rule, counts in rows.items():
        print(f"{rule:36} " + " ".join(f"{count:8}" for count in counts))
    sums = [sum(counts[column] for counts in rows.values()) for column in range(4)]
    print(f"{f'{len(rows)} rules':36} " + " ".join(f"{count:8}" for count in sums))
    for word, difference in (("missed", missed), ("extra", extra)):
        for key in sorted(difference, key=str):
            print(word, *key)
    return 1 if missed or extra else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))

