#!/usr/bin/env python3
"""Writes Sources/Adapters/Text/Generated/GB18030TwoByteRows.swift and GB18030FourByteRanges.swift.

Origin: Python's gb18030 codec, which follows the edition of 2000, with the exceptions below. Together they are the
edition of 2022 as glibc has it, except that the four-byte siblings of the 18 codes that left the private use area keep
their standard characters. The output depends on nothing else: run it twice and the files are the same.
Usage: ops/generate-gb18030.py (from the root of the tree)
"""

import os

FOLDER = "Sources/Adapters/Text/Generated"

# Two-byte codes that Python gives a private use or a former character.
TWO_BYTE_EXCEPTIONS = {
    # GB 18030-2022: the eighteen that moved out of the private use area.
    0xA6D9: 0xFE10, 0xA6DA: 0xFE12, 0xA6DB: 0xFE11, 0xA6DC: 0xFE13, 0xA6DD: 0xFE14, 0xA6DE: 0xFE15, 0xA6DF: 0xFE16,
    0xA6EC: 0xFE17, 0xA6ED: 0xFE18, 0xA6F3: 0xFE19, 0xFE59: 0x9FB4, 0xFE61: 0x9FB5, 0xFE66: 0x9FB6, 0xFE67: 0x9FB7,
    0xFE6D: 0x9FB8, 0xFE7E: 0x9FB9, 0xFE90: 0x9FBA, 0xFEA0: 0x9FBB,
    # GB 18030-2005: 8135F437 and A8BC changed places.
    0xA8BC: 0x1E3F,
    # The six ideographs of extension B that glibc, too, takes from the private use area.
    0xFE51: 0x20087, 0xFE52: 0x20089, 0xFE53: 0x200CC, 0xFE6C: 0x215D7, 0xFE76: 0x2298F, 0xFE91: 0x241FE,
}
FOUR_BYTE_EXCEPTIONS = {0x8135F437: 0xE7C7}
LEADS = range(0x81, 0xFF)
TRAILS = [*range(0x40, 0x7F), *range(0x80, 0xFF)]
# 8431A439, the last code of the basic multilingual plane, is U+FFFF.
FOUR_BYTE_COUNT = 39420


def two_byte(lead, trail):
    code = lead << 8 | trail
    return TWO_BYTE_EXCEPTIONS.get(code) or ord(bytes([lead, trail]).decode("gb18030"))


def four_byte(linear):
    code = bytes([0x81 + linear // 12600, 0x30 + linear // 1260 % 10, 0x81 + linear // 10 % 126, 0x30 + linear % 10])
    return FOUR_BYTE_EXCEPTIONS.get(int.from_bytes(code, "big")) or ord(code.decode("gb18030"))


def literal(scalar):
    """The character itself, escaped where an editor would show nothing: private use and the ideographic space."""
    return "\\u{%X}" % scalar if 0xE000 <= scalar <= 0xF8FF or scalar == 0x3000 else chr(scalar)


def write(name, text):
    os.makedirs(FOLDER, exist_ok=True)
    with open(f"{FOLDER}/{name}.swift", "w", encoding="utf-8", newline="\n") as file:
        file.write("// Made by ops/generate-gb18030.py; change the script, not this file.\n")
        file.write("// swift-format-ignore-file\n\n" + text)


def rows():
    lines = [
        "/// The characters of GB 18030's two-byte codes: one row a lead byte 81…FE, in it trail bytes 40…7E and 80…FE.",
        "enum GB18030TwoByteRows {",
        "    static let rows: [String] = [",
    ]
    for lead in LEADS:
        lines.append('        "%s",' % "".join(literal(two_byte(lead, trail)) for trail in TRAILS))
    return "\n".join([*lines, "    ]", "}", ""])


def ranges():
    starts = []
    expected = None
    for linear in range(FOUR_BYTE_COUNT):
        scalar = four_byte(linear)
        if scalar != expected:
            starts.append((linear, scalar))
        expected = scalar + 1
    pairs = ["0x%04X_%04X" % pair for pair in starts]
    lines = [
        "/// GB 18030's four-byte codes of the basic multilingual plane, as runs of consecutive characters.",
        "///",
        "/// A run is written `0xLLLL_CCCC`: linear number of its first code (81308130 is 0), then that code's character.",
        "enum GB18030FourByteRanges {",
        f"    static let count = {FOUR_BYTE_COUNT}",
        "    static let starts: [UInt32] = [",
    ]
    for index in range(0, len(pairs), 8):
        lines.append("        " + ", ".join(pairs[index : index + 8]) + ",")
    return "\n".join([*lines, "    ]", "}", ""])


write("GB18030TwoByteRows", rows())
write("GB18030FourByteRanges", ranges())
