"""The headings of a bank's blank template, as our fields: by synonyms, exact before contained."""

import re
from collections.abc import Sequence

from nuanliu.core.banking.model import Column, Mapping, Value

_NOISE = re.compile(r"[\s*＊:：]|[（(](?:必填|选填|必输|可选|元|文本)[)）]|必填|选填|\(元\)")
SYNONYMS: dict[Value, tuple[str, ...]] = {
    Value.SEQ: ("序号", "顺序号", "编号", "行号", "明细序号"),
    Value.NUMBER: ("发放编号", "商户流水号", "自定义序号", "业务编号", "企业流水号", "客户流水号"),
    Value.PAYEE: (
        "户名",
        "姓名",
        "收款人",
        "收款人名称",
        "收款人姓名",
        "收款账号名称",
        "收款户名",
        "账户名称",
        "收款人户名",
    ),
    Value.ACCOUNT: ("账号", "帐号", "卡号", "收款账号", "收款人账号", "银行卡号", "收款卡号"),
    Value.BANK: ("行名", "开户银行", "收款银行", "收款行", "收款账号开户行", "开户行"),
    Value.BRANCH: ("开户网点", "开户支行", "开户行名称", "支行名称", "收款网点"),
    Value.AMOUNT: ("金额", "交易金额", "付款金额", "转账金额", "代发金额", "实发金额"),
    Value.DAY: ("日期", "交易日期", "付款日期"),
    Value.CROSS: ("跨行标识", "是否跨行", "行内外标识"),
}
PURPOSES = ("摘要", "用途", "汇款用途", "附言", "备注", "摘要/单位名称")
ENOUGH = frozenset({Value.PAYEE, Value.ACCOUNT, Value.AMOUNT})


def plain(heading: str) -> str:
    """A heading without marks, blanks and remarks such as （必填）."""
    return _NOISE.sub("", heading)


def field_of(heading: str) -> Value | None:
    """What a heading asks for; CONST for a purpose; None where it is not known."""
    word = plain(heading)
    for value, names in SYNONYMS.items():
        if word in names:
            return value
    return Value.CONST if word in PURPOSES else None


def heading_row(rows: Sequence[Sequence[str]], most: int = 30) -> int | None:
    """The first row (0 counted) that names holder, account and amount; None where there is none."""
    for place, row in enumerate(rows[:most]):
        if {field_of(cell) for cell in row} >= ENOUGH:
            return place
    return None


def guessed(heads: Sequence[str], purpose: str) -> tuple[Column, ...]:
    """A column for each heading; what is not known stays blank, each field is used once.

    Our own payment number goes into the first remark that is free, or the bank could not give it
    back to us: 备注 is carried through by every bank whose form has it.
    """
    columns, used = [], set[Value]()
    for head in heads:
        value = field_of(head) or Value.BLANK
        if value in used and value is not Value.CONST:
            value = Value.BLANK
        if plain(head) == "备注" and not any(field_of(one) is Value.NUMBER for one in heads):
            value = Value.NUMBER if Value.NUMBER not in used else Value.BLANK
        used.add(value)
        text = purpose if value is Value.CONST else ""
        own, other = ("0", "1") if value is Value.CROSS else ("", "")
        needed = value in ENOUGH or "必填" in head
        columns.append(
            Column(head, value, text, needed and value is not Value.BLANK, 0, own, other)
        )
    return tuple(columns)


def three_samples(mapping: Mapping) -> tuple[tuple[str, str, str, str, int], ...]:
    """Three invented payees for the preview: (number, name, account, bank, fen)."""
    other = "示例农商银行"
    return (
        ("示例0001", "示例甲", "6222020000000000001", mapping.bank or other, 50_000),
        ("示例0002", "示例·乙", "6222020000000000002", other, 30_050),
        ("示例0003", "示例丙丙", "6222020000000000003", mapping.bank or other, 1),
    )
