#!/usr/bin/env python3
"""Writes the tables of docs/rules.md from the rule definitions in Sources/Mapping and Sources/Rules.

    ops/generate-rules-page.py [--check]        --check changes nothing and exits 1 when the page differs
"""
import re
import sys

import generated_part

SOURCES = generated_part.ROOT / "Sources"
PAGE = generated_part.ROOT / "docs/rules.md"
SEVERITY = {"error": "error 拒收", "warning": "warning 警告", "notice": "notice 提示"}
LEVEL = {"record": "R", "file": "F", "dataSet": "B", "history": "H"}
TITLES = {
    "CellRules": "1, 2 Files, rows and cells (文件、行、单元格)", "Dates": "1.1 Dates (日期)",
    "InsuredUnit": "2.1 Insured unit (投保单位)", "Policy": "3.1 Policy (保单)", "Endorsement": "3.2 Endorsement (批单)",
    "Service": "4 Service (服务)", "Hazard": "5 Hazard (隐患)", "Expense": "6 Expense (费用)", "Claim": "7.1 Claim (赔案)",
    "Complaint": "7.4 Complaint (投诉)", "Listing": "7.5 Red and black lists (红黑榜)", "Attachment": "7.6 Attachments (附件)", "Feedback": "7.2 Feedback (评价)", "RefusalReport": "7.3 Refusal report (拒不整改报告)", "DataSet": "8 Data set (数据集)",
}
TEXT = r'"((?:[^"\\]|\\.)*)"'
RULE = re.compile(
    rf"RuleDefinition\(\s*{TEXT},\s*\.(\w+),\s*\.(\w+),\s*source:\s*{TEXT},\s*message:\s*{TEXT},\s*fix:\s*{TEXT}\)")


def statement(before):
    """The first sentence of the last documentation comment before a definition."""
    blocks = re.findall(r"((?:^[ \t]*///[^\n]*\n)+)", before, re.MULTILINE)
    if not blocks:
        sys.exit("a rule has no documentation comment")
    lines = [line.strip()[3:].strip() for line in blocks[-1].strip().splitlines()]
    paragraph = []
    for line in lines:
        if not line:
            break
        paragraph.append(line)
    return " ".join(paragraph).rstrip(".")


def check_name(path, identifier):
    """A rule on records or the data set has a file of its own, named like it; what the run itself decides shares one."""
    name = "".join(word.capitalize() for word in identifier.split("-"))
    if path.is_relative_to(SOURCES / "Rules") and path.stem not in (name, "Repetition"):
        sys.exit(f"{path.relative_to(SOURCES)}: the rule {identifier} belongs into {name}.swift")


def rules():
    """Yields folder, id and the cells of a row; ids are unique."""
    known = set()
    for path in sorted([*SOURCES.glob("Mapping/CellRules/*.swift"), *SOURCES.glob("Rules/**/*.swift")]):
        text = path.read_text(encoding="utf-8")
        found = list(RULE.finditer(text))
        if len(found) != len(re.findall(r"\bRuleDefinition\(", text)):
            sys.exit(f"{path.relative_to(SOURCES)}: a rule definition cannot be read")
        for match in found:
            identifier, severity, level, source, message, fix = match.groups()
            check_name(path, identifier)
            if identifier in known:
                sys.exit(f"{path.relative_to(SOURCES)}: the rule {identifier} stands twice")
            known.add(identifier)
            cells = [f"`{identifier}`", SEVERITY[severity], LEVEL[level], statement(text[:match.start()]), source,
                     message, fix]
            yield path.parent.name, identifier, [cell.replace("|", "\\|").replace('\\"', '"') for cell in cells]


def main():
    folders = {}
    for folder, identifier, cells in rules():
        table = folders.setdefault(folder, {})
        if any(identifier in other for other in folders.values()):
            sys.exit(f"{identifier} is defined twice")
        table[identifier] = cells
    if unknown := set(folders) - set(TITLES):
        sys.exit(f"no title for {', '.join(sorted(unknown))}")
    known = {identifier for table in folders.values() for identifier in table}
    parts = [f"{len(known)} rules."]
    for folder, title in TITLES.items():
        if folder not in folders:
            continue
        rows = [f"| {' | '.join(cells)} |" for _, cells in sorted(folders[folder].items())]
        parts.append("\n".join([
            f"### {title}", "", "| id | severity | level | what holds, or what is found | source | message | what to do |",
            "|---|---|---|---|---|---|---|", *rows]))
    generated_part.run("docs/rules.md", "generate-rules-page.py", "\n\n".join(parts))


if __name__ == "__main__":
    main()
