#!/usr/bin/env python3
"""Writes the tables of docs/canonical-model.md from the kinds in Sources/Canonical/Kinds.

    ops/generate-model-page.py [--check]        --check changes nothing and exits 1 when the page differs
"""
import re
import sys

import generated_part

KINDS = generated_part.ROOT / "Sources/Canonical/Kinds"
ORDER = generated_part.ROOT / "Sources/Canonical/Record/Kind.swift"
NEED = {"required": "●", "optional": "○", "conditional": "◐"}
SENSITIVITY = {"personal": "P", "sensitive": "PS", None: ""}

FIELD = re.compile(
    r"///\s(?P<doc>[^\n]+)\n\s*package static let \w+ = Field<[^=]*?>\(\s*(?P<index>\d+), \"(?P<name>\w+)\","
    r" \"(?P<label>[^\"]+)\", (?P<type>.+?), \.(?P<need>required|optional|conditional)"
    r"(?:, \.(?P<sensitivity>personal|sensitive))?\)\n", re.DOTALL)
SECTION = re.compile(r"^/// Source: canonical-model §2\.(\d+)\.$", re.MULTILINE)
DEFINITION = re.compile(
    r"KindDefinition\(\s*\.(?P<case>\w+), id: \"(?P<id>[\w-]+)\", label: \"(?P<label>[^\"]+)\","
    r" key: \[(?P<key>[^\]]+)\],\s*control: (?P<control>[\w.]+), referenceDay: \.(?P<day>asOf|field\((\w+)\.definition\))",
    re.DOTALL)


def kebab(case):
    return re.sub(r"(?<!^)(?<![A-Z])([A-Z])", r"-\1", case).lower()


def words(expression):
    """A Swift type expression in the notation of the page."""
    expression = " ".join(expression.split())
    patterns = (
        (r"\.text\(limit: ([\d_]+), \.(\w+)\)", lambda m: f"text({m[1].replace('_', '')}) {kebab(m[2])}"),
        (r"\.code\(\"([\w-]+)\"\)", lambda m: f"code({m[1]})"),
        (r"\.integer\((-?[\d_]+)\.\.\.(-?[\d_]+)\)", lambda m: f"integer {m[1]}..{m[2]}".replace("_", "")),
        (r"\.decimal\(precision: (\d+), scale: (\d+)\)", lambda m: f"decimal({m[1]},{m[2]})"),
        (r"\.reference\(\.(\w+), isDependency: (true|false)\)",
         lambda m: f"ref({kebab(m[1])})" + ("" if m[2] == "true" else ", not awaited")),
        (r"\.list\((.+)\)", lambda m: f"list of {words(m[1])}"),
        (r"\.(division|date|datetime|boolean|shares)", lambda m: m[1]),
        (r"\.creditCode", lambda m: "uscc"),
        (r"\.money", lambda m: "money-fen"),
    )
    for pattern, text in patterns:
        match = re.fullmatch(pattern, expression)
        if match:
            return text(match)
    sys.exit(f"unknown field type {expression}")


def names(keys):
    return ", ".join(f"`{name}`" for name in re.findall(r"(\w+)\.definition", keys))


def kind(path):
    """The case of a kind, the number of its section, and the section."""
    text = path.read_text(encoding="utf-8")
    definition = DEFINITION.search(text)
    fields = list(FIELD.finditer(text))
    section = SECTION.search(text)
    if not section or not definition or [int(field["index"]) for field in fields] != list(range(text.count("= Field<"))):
        sys.exit(f"{path.name}: the kind cannot be read")
    control = "0" if definition["control"] == "nil" else f"`{definition['control'].split('.')[0]}`"
    day = "the data date" if definition["day"] == "asOf" else f"`{definition[7]}`"
    lines = [
        f"### 2.{section[1]} {definition['id']} {definition['label']}", "",
        f"Key {names(definition['key'])}. Control amount: {control}. Reference day: {day}.", "",
        "| field | label | type | need | personal | note |", "|---|---|---|---|---|---|",
    ]
    for field in fields:
        note = field["doc"].strip().rstrip(".").removeprefix(field["label"]).removeprefix(":").strip()
        cells = [field["name"], field["label"], words(field["type"]), NEED[field["need"]],
                 SENSITIVITY[field["sensitivity"]], note]
        lines.append(f"| {' | '.join(cells)} |")
    return definition["case"], int(section[1]), "\n".join(lines)


def main():
    sections = [kind(path) for path in sorted(KINDS.glob("*.swift")) if "+" not in path.name]
    cases = re.findall(r"^    case ([\w, ]+)$", ORDER.read_text(encoding="utf-8"), re.MULTILINE)
    order = ", ".join(cases).split(", ")
    if sorted(order) != sorted(case for case, _, _ in sections):
        sys.exit("Kind.swift and the folder Kinds name different kinds")
    parts = [text for _, _, text in sorted(sections, key=lambda section: section[1])]
    generated_part.run("docs/canonical-model.md", "generate-model-page.py", "\n\n".join(parts))


if __name__ == "__main__":
    main()
