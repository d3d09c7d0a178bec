"""Exports of three insurers for a random day: the shipped samples again and again under other keys, with rows that change."""

import csv
import io
import json
import os
import re
import zipfile

# A key of a sample: two letters of the insurer, two of the kind, a year in keys of policies, a running number; or a voucher.
KEY = re.compile(r"\b((?:DY|YL|JH)(?:AQ2026|FW|FY|HF|PA|PD|JG)|FP)(\d+)")
WITHDRAWN = "作废原因"
# Which cell of which file changes when a record does: never one that a rule judges.
TEXTS = {"FWJL": "服务总结", "FY": "说明", "HF": "意见", "PA": "出险经过", "YH": "部位", "PD": "备注"}
WITHDRAWABLE = ("FY", "HF", "PA")


def renumbered(text, copy):
    """The text with every key moved on by ten thousand for each copy."""
    return KEY.sub(lambda key: f"{key[1]}{int(key[2]) + copy * 10000:0{len(key[2])}d}", text)


def add_withdrawals(mappings):
    """Lets the one insurer's files say that a record is void, as docs/add-an-insurer.md has it."""
    for name, key in (("expense", "expenseNo: 费用编号"), ("feedback", "feedbackNo: 回访编号"), ("claim", "claimNo: 赔案号")):
        path = f"{mappings}/insurers/dongyue/1/{name}.yaml"
        text = open(path).read()
        head, kind, rest = text.partition(f"  - kind: {name}\n")
        assert kind and f"      {key}\n" in rest and "\nrecords:" in head, path
        columns = re.sub(r"(\n    - [^\n]+)(\n(?:  # |\nrecords:|  total))", rf"\1\n    - {WITHDRAWN}\2", head, count=1)
        assert columns != head, path
        fields, examples, tail = rest.partition("\nexamples:")
        condition = f"{{column: {WITHDRAWN}, present: true}}"
        withdrawal = f"  - kind: {name}\n    withdraw: {{reason: {WITHDRAWN}}}\n    when: {condition}\n    fields:\n      {key}\n"
        text = f"{columns}{kind}    when: {{not: {condition}}}\n{fields}{withdrawal}"
        open(path, "w").write(text)


class Dongyue:
    """CSV files, of which rows change, are withdrawn and come back."""

    insurer = "dongyue"
    # How many of its exports change what was sent, among those that could.
    changes = 0.7

    def __init__(self, dice):
        self.dice = dice
        self.tables = {}
        folder = "mappings/insurers/dongyue/1/samples"
        for name in sorted(os.listdir(folder)):
            if name.endswith(".csv") and "_DZQD_" not in name:
                text = open(f"{folder}/{name}", encoding="gb18030", errors="surrogateescape", newline="").read()
                self.tables[name] = list(csv.reader(io.StringIO(text, newline="")))
        self.notes = {}
        self.void = {}

    def change(self, copy):
        """Changes some records of a copy, and withdraws some."""
        for name, rows in self.tables.items():
            short = name.split("_")[1]
            for row in range(1, len(rows)):
                if short in TEXTS and self.dice.random() < 0.35:
                    self.notes[copy, name, row] = f"改动{self.dice.randrange(10 ** 6)}"
                if short in WITHDRAWABLE and self.dice.random() < 0.1:
                    # What was void may come back.
                    if self.void.pop((copy, name, row), None) is None:
                        self.void[copy, name, row] = "录入错误"

    def write(self, folder, copies):
        for name, rows in self.tables.items():
            short = name.split("_")[1]
            out = io.StringIO(newline="")
            writer = csv.writer(out, lineterminator="\r\n")
            writer.writerow(rows[0] + ([WITHDRAWN] if short in WITHDRAWABLE else []))
            # Units, providers and experts have keys of their own, the same in every copy.
            shared = short in ("TBDW", "FWJG", "FWZJ")
            for copy in copies[:1] if shared else copies:
                for number, row in enumerate(rows[1:], 1):
                    row = list(row) if shared else [renumbered(cell, copy) for cell in row]
                    if (copy, name, number) in self.notes and len(row) == len(rows[0]):
                        row[rows[0].index(TEXTS[short])] = self.notes[copy, name, number]
                    if short in WITHDRAWABLE:
                        row.append(self.void.get((copy, name, number), ""))
                    writer.writerow(row)
            with open(f"{folder}/{name}", "w", encoding="gb18030", errors="surrogateescape", newline="") as file:
                file.write(out.getvalue())


class Yunling:
    """Trees of JSON and XML, of which services and their expenses change."""

    insurer = "yunling"
    changes = 0.7

    def __init__(self, dice):
        self.dice = dice
        folder = "mappings/insurers/yunling/1/samples"
        self.files = {name: open(f"{folder}/{name}", newline="").read() for name in sorted(os.listdir(folder)) if "_2026" in name}
        self.notes = {}

    def change(self, copy):
        for number in range(200):
            if self.dice.random() < 0.35:
                self.notes[copy, number] = f"改动{self.dice.randrange(10 ** 6)}"

    def write(self, folder, copies):
        for name, text in self.files.items():
            with open(f"{folder}/{name}", "w", newline="") as file:
                if name.endswith(".xml"):
                    body = re.search(r"<PDL-Body>(.*)</PDL-Body>", text, re.S)
                    bodies = "".join(renumbered(body[1], copy) for copy in copies)
                    file.write(f"{text[:body.start(1)]}{bodies}{text[body.end(1):]}")
                    continue
                for copy in copies[:1] if "orgs" in name else copies:
                    for number, line in enumerate(text.splitlines()):
                        line = renumbered(line, copy)
                        if "services" in name and (copy, number) in self.notes:
                            service = json.loads(line)
                            service["summary"] = self.notes[copy, number]
                            line = json.dumps(service, ensure_ascii=False, separators=(",", ":"))
                        file.write(line + "\n")


class Jianghai:
    """A workbook, of which each export is a new copy."""

    insurer = "jianghai"
    changes = 0

    def __init__(self, dice):
        pass

    def write(self, folder, copies):
        name = "JH_20261120.xlsx"
        # A workbook is one copy: the newest.
        with zipfile.ZipFile(f"mappings/insurers/jianghai/1/samples/{name}") as sample, zipfile.ZipFile(f"{folder}/{name}", "w") as book:
            for part in sample.namelist():
                content = sample.read(part)
                if part.endswith(".xml"):
                    content = renumbered(content.decode(), copies[-1]).encode()
                book.writestr(part, content)
