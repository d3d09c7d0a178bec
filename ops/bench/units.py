"""Exports of insured units as the insurer `dongyue` sends them, of any size."""

import os

alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(number):
    """A code with the check characters of GB 11714-1997 and GB 32100-2015."""
    digits = f"{number:08d}"
    inner = sum(int(d) * w for d, w in zip(digits, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    check = {0: "0", 1: "X"}.get(inner, str(11 - inner))
    code = "91310113" + digits + check
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(code))
    return code + alphabet[(31 - total % 31) % 31]


def make_units(folder, numbers, note="内部"):
    """Writes one file; another note does not change the records, another range does."""
    os.makedirs(folder, exist_ok=True)
    header = (
        "客户编号,单位名称,统一社会信用代码,经营地区划,经营地址,行业类别,国民经济行业,从业人数,应投保依据,许可证类型,许可证号,"
        "许可证有效期至,重大危险源,标准化等级,法定代表人,安全负责人,安全负责人电话,客户经理"
    )
    with open(os.path.join(folder, "DY_TBDW_20261120.csv"), "w", encoding="gb18030", newline="") as file:
        file.write(header + "\r\n")
        for number in numbers:
            file.write(
                f"KH{number:06d},样例测试{number}号铜业有限公司,{credit_code(number)},310113,样例路{number}号,金属冶炼,C3251,518,"
                f"冶炼,,,,不构成,三级,吴强,张超敏,19900006826,{note}\r\n"
            )
