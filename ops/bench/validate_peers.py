#!/usr/bin/env python3
"""What others need for a part of the work of ops/bench/validate.sh: eight checks on one file of services, counted.

usage: validate_peers.py duckdb|polars|frictionless DY_FWJL_yyyyMMdd.csv

Prints one JSON line: rows, seconds (without the start of Python and the imports), findings in all. Checked are required cells,
the credit code with its check character, a code by its labels, two days, their order, a count, whether the service lies in the
future, and the key. None of them reads GB18030: the file goes through iconv first, and its time counts.
"""
import json
import os
import subprocess
import sys
import time

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, place, 31) for place in range(17)]
REQUIRED = ["服务编号", "保单号", "被服务单位代码", "服务类别", "开始日期", "结束日期", "实施主体", "服务状态"]
KINDS = ["宣传培训", "风险评估", "隐患排查", "标准化", "应急演练", "科技推广", "其他"]
DAY = "2026/11/20"


def duckdb(path):
    import duckdb as engine

    start = time.monotonic()
    code = '"被服务单位代码"'
    total = " + ".join(f"(strpos('{ALPHABET}', {code}[{place + 1}]) - 1) * {weight}" for place, weight in enumerate(WEIGHTS))
    begin, end = (f"""try_strptime("{name}", '%Y/%m/%d')""" for name in ("开始日期", "结束日期"))
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    query = f"""
        SELECT count(*),
        {' + '.join(f'count(*) - count("{name}")' for name in REQUIRED)}
        + count_if(NOT regexp_full_match({code}, '[0-9A-HJ-NPQRTUWXY]{{18}}'))
        + count_if(({total} + strpos('{ALPHABET}', {code}[18]) - 1) % 31 <> 0)
        + count_if("服务类别" NOT IN ({kinds}))
        + count_if({begin} IS NULL) + count_if({end} IS NULL) + count_if({begin} > {end})
        + count_if("参加人数" IS NOT NULL AND NOT regexp_full_match("参加人数", '[0-9]{{1,9}}'))
        + count_if("服务状态" = '已完成' AND {end} > strptime('{DAY}', '%Y/%m/%d'))
        + count("服务编号") - count(DISTINCT "服务编号")
        FROM read_csv('{path}', header = true, all_varchar = true)"""
    rows, findings = engine.connect().execute(query).fetchone()
    return rows, findings, time.monotonic() - start


def polars(path):
    import polars as pl

    start = time.monotonic()
    code = pl.col("被服务单位代码")
    known = {character: index for index, character in enumerate(ALPHABET)}
    total = sum(code.str.slice(place, 1).replace_strict(known, default=0, return_dtype=pl.Int32) * weight
                for place, weight in enumerate(WEIGHTS))
    check = code.str.slice(17, 1).replace_strict(known, default=0, return_dtype=pl.Int32)
    begin, end = (pl.col(name).str.to_date("%Y/%m/%d", strict=False) for name in ("开始日期", "结束日期"))
    checks = [pl.col(name).is_null() for name in REQUIRED] + [
        ~code.str.contains("^[0-9A-HJ-NPQRTUWXY]{18}$"), (total + check) % 31 != 0, ~pl.col("服务类别").is_in(KINDS),
        begin.is_null(), end.is_null(), begin > end, ~pl.col("参加人数").str.contains("^[0-9]{1,9}$"),
        (pl.col("服务状态") == "已完成") & (end > pl.date(2026, 11, 20))]
    counts = [check.sum().alias(f"c{index}") for index, check in enumerate(checks)]
    key = pl.col("服务编号")
    frame = pl.scan_csv(path, infer_schema=False).select(
        pl.len().alias("rows"), *counts, (key.count() - key.n_unique()).alias("repeats")).collect()
    rows, *found = frame.row(0)
    return rows, sum(found), time.monotonic() - start


def frictionless(path):
    from frictionless import Resource, Schema, fields

    start = time.monotonic()
    with open(path, encoding="utf-8") as file:
        names = file.readline().rstrip("\n").split(",")
    schema = Schema(fields=[fields.StringField(name=name, constraints={"required": True} if name in REQUIRED else {})
                            for name in names])
    schema.get_field("服务编号").constraints["unique"] = True
    schema.get_field("服务类别").constraints["enum"] = KINDS
    schema.get_field("参加人数").constraints["pattern"] = "[0-9]{1,9}"
    schema.get_field("被服务单位代码").constraints["pattern"] = "[0-9A-HJ-NPQRTUWXY]{18}"
    report = Resource(path=os.path.basename(path), basepath=os.path.dirname(path), schema=schema).validate(
        limit_errors=1_000_000)
    return report.tasks[0].stats["rows"], report.stats["errors"], time.monotonic() - start


def main():
    tool, path = sys.argv[1:3]
    copy = f"{path}.utf8.{os.getpid()}"
    try:
        start = time.monotonic()
        with open(copy, "wb") as file:
            subprocess.run(["iconv", "-f", "gb18030", "-t", "UTF-8", path], stdout=file, check=True)
        converted = time.monotonic() - start
        named = copy + ".csv"
        os.rename(copy, named)
        copy = named
        rows, findings, seconds = {"duckdb": duckdb, "polars": polars, "frictionless": frictionless}[tool](os.path.abspath(copy))
    finally:
        if os.path.exists(copy):
            os.remove(copy)
    print(json.dumps({"rows": rows, "findings": findings, "seconds": round(converted + seconds, 3)}))


if __name__ == "__main__":
    main()
