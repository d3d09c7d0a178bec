#!/usr/bin/env python3
"""What others need for the work of ops/bench/adapters.sh: each reads a file, the tables check it, and all count findings.

usage: adapter_peers.py duckdb|polars FILE.csv [gb18030]
       adapter_peers.py calamine|openpyxl FILE.xlsx

Prints one JSON line: rows, seconds (without the start of Python and the imports), findings by rule for the tables. They judge
what `anze bench map` judges, as far as a query can: required cells, credit codes with their check character, codes by label,
days, amounts, whole numbers, the order of the period, unique keys. They only count: no finding has a place or words. Neither
reads GB18030; such a file goes through iconv first, and its time counts.
"""
import contextlib
import json
import os
import subprocess
import sys
import time

import make_adapter_files as files

ALPHABET = files.ALPHABET
WHOLE = [files.COLUMNS[column] for column in files.WHOLE]
MONEY = [files.COLUMNS[column] for column in files.MONEY]
DATES = [files.COLUMNS[column] for column in files.DATES]
POLICY, CODE, PHONE = files.COLUMNS[files.POLICY], files.COLUMNS[files.CODE], files.COLUMNS[files.PHONE]
PERIOD = files.COLUMNS[files.START], files.COLUMNS[files.END]
CODE_PATTERN = "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"


def words():
    """The words that each code column may have."""
    return {
        files.COLUMNS[files.DIVISION]: [row["code"] for row in files.table("division-shanghai")],
        files.COLUMNS[files.INDUSTRY]: [row["label"] for row in files.table("industry-sector")],
        files.COLUMNS[files.BASIS]: [row["label"] for row in files.table("mandatory-basis")],
        files.COLUMNS[files.MANDATORY]: ["是", "否"],
    }


def duckdb_query(path):
    def quoted(text):
        return "'" + text.replace("'", "''") + "'"

    def sum_of(conditions):
        return " + ".join(f"count_if({condition})" for condition in conditions)

    code = f'"{CODE}"'
    checksum = " + ".join(f"(strpos('{ALPHABET}', {code}[{place + 1}]) - 1) * {weight}"
                          for place, weight in enumerate(files.WEIGHTS))
    start, end = PERIOD
    counts = {
        "field-required": " + ".join(f'count(*) - count("{name}")' for name in files.COLUMNS),
        "credit-code-format": f"count_if(NOT regexp_full_match({code}, '{CODE_PATTERN}'))",
        "credit-code-checksum": f"count_if(regexp_full_match({code}, '{CODE_PATTERN}') "
                                f"AND (({checksum}) + strpos('{ALPHABET}', {code}[18]) - 1) % 31 <> 0)",
        "code-unknown": sum_of(f'"{name}" NOT IN ({", ".join(map(quoted, known))})' for name, known in words().items()),
        "phone-format": f"""count_if(NOT regexp_full_match("{PHONE}", '1[3-9][0-9]{{9}}'))""",
        "date-invalid": sum_of(f'"{name}" IS NOT NULL AND try_cast("{name}" AS DATE) IS NULL' for name in DATES),
        "policy-period-order": f'count_if(try_cast("{end}" AS DATE) + 1 <= try_cast("{start}" AS DATE))',
        "money-negative": sum_of(f'try_cast("{name}" AS DECIMAL(18,2)) < 0' for name in MONEY),
        "field-type": sum_of(
            [f"""NOT regexp_full_match("{name}", '[0-9]{{1,9}}')""" for name in WHOLE]
            + [f'"{name}" IS NOT NULL AND try_cast("{name}" AS DECIMAL(18,2)) IS NULL' for name in MONEY]),
        "duplicate-key": f'count("{POLICY}") - count(DISTINCT "{POLICY}")',
    }
    columns = ",\n".join(f'{expression} AS "{rule}"' for rule, expression in counts.items())
    return f"SELECT count(*) AS rows,\n{columns}\nFROM read_csv({quoted(path)}, header = true, all_varchar = true)"


@contextlib.contextmanager
def as_utf8(path, encoding):
    """The file itself, or a copy in UTF-8 for as long as it is needed."""
    if encoding is None:
        yield path
        return
    copy = f"{path}.utf8.{os.getpid()}"
    try:
        with open(copy, "wb") as file:
            subprocess.run(["iconv", "-f", encoding, "-t", "UTF-8", path], stdout=file, check=True)
        yield copy
    finally:
        os.unlink(copy)


def run_duckdb(path, encoding=None):
    import duckdb

    start = time.monotonic()
    with as_utf8(path, encoding) as text:
        found = duckdb.connect().execute(duckdb_query(text))
    counts = dict(zip((column[0] for column in found.description), found.fetchone()))
    return counts.pop("rows"), time.monotonic() - start, counts


def polars_checksums():
    """Counts wrong check characters in columns of numbers: six times as fast as string operations of Polars."""
    import numpy
    import polars

    values = numpy.zeros(256, dtype=numpy.int32)
    for character, value in files.VALUES.items():
        values[ord(character)] = value

    def are_wrong(codes):
        if codes.is_empty():
            return polars.Series(dtype=polars.Boolean)
        bytes_ = numpy.frombuffer(codes.str.join("").item().encode(), dtype=numpy.uint8).reshape(-1, 18)
        sums = numpy.zeros(len(bytes_), dtype=numpy.int32)
        for place, weight in enumerate(files.WEIGHTS + [1]):
            sums += values[bytes_[:, place]] * weight
        return polars.Series(sums % 31 != 0)

    code = polars.col(CODE)
    return code.filter(code.str.contains(f"^{CODE_PATTERN}$")).map_batches(are_wrong, return_dtype=polars.Boolean)


def run_polars(path, encoding=None):
    import polars
    from polars import col

    start = time.monotonic()
    days = {name: col(name).str.to_date("%Y-%m-%d", strict=False) for name in DATES}
    amounts = {name: col(name).cast(polars.Decimal(18, 2), strict=False) for name in MONEY}
    first, last = PERIOD
    counts = {
        "field-required": polars.sum_horizontal(col(name).null_count() for name in files.COLUMNS),
        "credit-code-format": (~col(CODE).str.contains(f"^{CODE_PATTERN}$")).sum(),
        "credit-code-checksum": polars_checksums().sum(),
        "code-unknown": polars.sum_horizontal((~col(name).is_in(known)).sum() for name, known in words().items()),
        "phone-format": (~col(PHONE).str.contains("^1[3-9][0-9]{9}$")).sum(),
        "date-invalid": polars.sum_horizontal((days[name].is_null() & col(name).is_not_null()).sum() for name in DATES),
        "policy-period-order": (days[last] < days[first]).sum(),
        "money-negative": polars.sum_horizontal((amounts[name] < 0).sum() for name in MONEY),
        "field-type": polars.sum_horizontal(
            [(~col(name).str.contains("^[0-9]{1,9}$")).sum() for name in WHOLE]
            + [(amounts[name].is_null() & col(name).is_not_null()).sum() for name in MONEY]),
        "duplicate-key": col(POLICY).count() - col(POLICY).n_unique(),
    }
    counted = [polars.len().alias("rows")] + [expression.alias(rule) for rule, expression in counts.items()]
    with as_utf8(path, encoding) as text:
        frame = polars.scan_csv(text, infer_schema=False).select(counted)
        found = frame.collect(engine="streaming").row(0, named=True)
    return found.pop("rows"), time.monotonic() - start, found


def run_calamine(path):
    import python_calamine

    start = time.monotonic()
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    rows = sum(1 for _ in sheet.iter_rows()) - 1
    return rows, time.monotonic() - start, None


def run_openpyxl(path):
    import openpyxl

    start = time.monotonic()
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    rows = sum(1 for _ in sheet.iter_rows(values_only=True)) - 1
    return rows, time.monotonic() - start, None


def main():
    run = {"duckdb": run_duckdb, "polars": run_polars, "calamine": run_calamine, "openpyxl": run_openpyxl}[sys.argv[1]]
    rows, seconds, findings = run(*sys.argv[2:])
    print(json.dumps({"rows": rows, "seconds": round(seconds, 3), "findings": findings}, ensure_ascii=False))


if __name__ == "__main__":
    main()
