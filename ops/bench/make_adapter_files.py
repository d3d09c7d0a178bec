#!/usr/bin/env python3
"""Makes the files of ops/bench/adapters.sh: policies with their units, deterministic, with planted defects.

usage: make_adapter_files.py OUT ROWS FORMAT…        FORMAT: csv, csv-gb18030, ndjson, xlsx

Writes OUT/BENCH_20261120.csv (or .ndjson, .xlsx; GB18030: BENCHGB_20261120.csv) and OUT/expected.json: how often each rule
must fire. One row in 500 has one defect, of eight classes in turn. XLSX needs xlsxwriter. Companies, people, telephones and
policies are fictional; the credit codes are right by GB 32100 and GB 11714 over bodies that are not issued (FB…).
"""
import csv
import datetime
import json
import os
import pathlib
import random
import sys

TABLES = pathlib.Path(__file__).resolve().parents[2] / "mappings" / "code-tables"
DATA_DATE = datetime.date(2026, 11, 20)
COLUMNS = [
    "保单号", "统一社会信用代码", "单位名称", "经营地区划", "经营地址", "行业类别", "从业人数", "应投保依据", "安全负责人", "安全负责人电话",
    "是否强制", "签单日期", "保险起期", "保险止期", "签单保费(元)", "实收保费(元)", "实收日期", "每人限额(元)", "累计限额(元)", "投保人数",
]
(POLICY, CODE, NAME, DIVISION, ADDRESS, INDUSTRY, STAFF, BASIS, OFFICER, PHONE,
 MANDATORY, SIGNED, START, END, PREMIUM, RECEIVED, RECEIVED_ON, PER_PERSON, AGGREGATE, INSURED) = range(20)
WHOLE, MONEY, DATES = (STAFF, INSURED), (PREMIUM, RECEIVED, PER_PERSON, AGGREGATE), (SIGNED, START, END, RECEIVED_ON)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
WEIGHTS = [3**place % 31 for place in range(17)]
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
BODY_VALUES = {character: int(character, 36) for character in ALPHABET}

# Distance in rows between two defects, and the rules that they break, in turn.
DEFECT_EVERY = 500
RULES = ["duplicate-key", "field-required", "credit-code-checksum", "code-unknown", "date-invalid", "policy-period-order",
         "money-negative", "field-type"]


def check_character(code):
    return ALPHABET[-sum(VALUES[character] * weight for character, weight in zip(code, WEIGHTS)) % 31]


def body_check(body):
    digit = 11 - sum(BODY_VALUES[character] * weight for character, weight in zip(body, BODY_WEIGHTS)) % 11
    return "X" if digit == 10 else "0" if digit == 11 else str(digit)


def credit_code(division, number):
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, 31)
        digits = ALPHABET[digit] + digits
    body = "FB" + digits
    code = f"91{division}{body}{body_check(body)}"
    return code + check_character(code)


def table(name):
    """The rows of a code table that are valid on the data date."""
    day = DATA_DATE.isoformat()
    with open(TABLES / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file)
                if (not row["valid_from"] or row["valid_from"] <= day) and (not row["valid_to"] or day < row["valid_to"])]


class Policies:
    """The rows, one after another; the same for the same number of rows."""

    def __init__(self, rows):
        self.rows = rows
        self.random = random.Random(20261120)
        self.divisions = [row["code"] for row in table("division-shanghai") if not row["code"].endswith("0000")]
        self.industries = [row["label"] for row in table("industry-sector")]
        basis = {row["code"]: row["label"] for row in table("mandatory-basis")}
        # The bases that ask for no licence and no industry.
        self.bases = [(basis["40"], "是"), (basis["90"], "否")]
        self.days = [(DATA_DATE - datetime.timedelta(days)).isoformat() for days in range(700)]
        self.later = {}
        for day in self.days:
            # The last day that is covered.
            self.later[day] = (datetime.date.fromisoformat(day) + datetime.timedelta(364)).isoformat()
        self.expected = dict.fromkeys(RULES, 0)

    def __iter__(self):
        draw = self.random.random
        for number in range(self.rows):
            days = 20 + int(draw() * 640)
            start = self.days[days]
            division = self.divisions[int(draw() * len(self.divisions))]
            industry = self.industries[int(draw() * len(self.industries))]
            basis, mandatory = self.bases[number & 1]
            staff = 5 + int(draw() * 900)
            premium = 500_000 + int(draw() * 20_000_000)
            row = [
                f"BXAZ2026{number:010d}", credit_code(division, number), self.name(draw, number, industry), division,
                self.address(draw, number), industry, str(staff), basis, self.person(draw), f"1990000{int(draw() * 10000):04d}",
                mandatory, self.days[days + 7], start, self.later[start], yuan(premium), yuan(premium - number % 3 * 100),
                self.days[days - 5], "800000.00", yuan(80_000_000 * (4 + number % 20)), str(staff + number % 4),
            ]
            if number % DEFECT_EVERY == DEFECT_EVERY - 1:
                self.spoil(row, number, draw)
            yield row

    @staticmethod
    def name(draw, number, industry):
        first, second = "瑞恒宏鑫盛永泰嘉隆远博顺"[int(draw() * 12)], "达源成宇晟创润峰海胜科𠮷"[int(draw() * 12)]
        return f"样例{first}{second}{number}号{industry.split('（')[0]}有限公司"

    @staticmethod
    def address(draw, number):
        # A few addresses make the writer quote them.
        lane = f"样例路{1 + int(draw() * 500)}弄{1 + int(draw() * 90)}号"
        return lane + ',"东"楼二层' if number % 50 == 0 else lane + "二层东侧厂房"

    @staticmethod
    def person(draw):
        return "王李张刘陈杨赵黄周吴徐孙"[int(draw() * 12)] + "伟芳娜敏静丽强磊军洋勇艳"[int(draw() * 12)] + "涛明超秀"[int(draw() * 4)]

    def spoil(self, row, number, draw):
        rule = RULES[number // DEFECT_EVERY % len(RULES)]
        if rule == "duplicate-key":
            # Of a row before, which itself has no defect.
            row[POLICY] = f"BXAZ2026{number - 1 - int(draw() * (DEFECT_EVERY - 2)):010d}"
        elif rule == "field-required":
            row[NAME] = ""
        elif rule == "credit-code-checksum":
            row[CODE] = row[CODE][:17] + ALPHABET[(VALUES[row[CODE][17]] + 7) % 31]
        elif rule == "code-unknown":
            row[BASIS] = "其他依据"
        elif rule == "date-invalid":
            row[SIGNED] = "2026-02-30"
        elif rule == "policy-period-order":
            row[END] = self.days[self.days.index(row[START]) + 30]
        elif rule == "money-negative":
            row[RECEIVED] = "-" + row[RECEIVED]
        else:
            row[INSURED] += ".5"
        self.expected[rule] += 1


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def write_csv(path, policies, encoding):
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(policies)


def write_ndjson(path, policies):
    def value(column, text):
        if column in WHOLE:
            return float(text) if "." in text else int(text)
        return text == "是" if column == MANDATORY else text

    with open(path, "w", encoding="utf-8") as file:
        for row in policies:
            record = {name: value(column, text) for column, (name, text) in enumerate(zip(COLUMNS, row))}
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


def write_xlsx(path, policies):
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("保单")
    day, money = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, COLUMNS)
    for number, row in enumerate(policies, 1):
        for column, text in enumerate(row):
            if column in DATES and text != "2026-02-30":
                sheet.write_datetime(number, column, datetime.datetime.fromisoformat(text), day)
            elif column in MONEY:
                sheet.write_number(number, column, float(text), money)
            elif column in WHOLE:
                sheet.write_number(number, column, float(text))
            else:
                sheet.write_string(number, column, text)
    book.close()


def main():
    out, rows, formats = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    out.mkdir(parents=True, exist_ok=True)
    stamp = DATA_DATE.strftime("%Y%m%d")
    writers = {
        "csv": (f"BENCH_{stamp}.csv", lambda path, policies: write_csv(path, policies, "utf-8")),
        "csv-gb18030": (f"BENCHGB_{stamp}.csv", lambda path, policies: write_csv(path, policies, "gb18030")),
        "ndjson": (f"BENCH_{stamp}.ndjson", write_ndjson),
        "xlsx": (f"BENCH_{stamp}.xlsx", write_xlsx),
    }
    for name in formats:
        file, write = writers[name]
        policies = Policies(rows)
        # Under another name until it is whole: a run that was broken off leaves no file that looks finished.
        write(f"{out}/making-{file}", policies)
        os.replace(f"{out}/making-{file}", out / file)
        (out / "expected.json").write_text(json.dumps({"rows": rows, "findings": policies.expected}, indent=1) + "\n")
        print(f"{out / file}: {(out / file).stat().st_size / 1e6:,.1f} MB, {rows:,} rows")


if __name__ == "__main__":
    main()
