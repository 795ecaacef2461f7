"""The columns without which people cannot be paid, said once for a sheet and not once a row.

A list of cash needs neither: only who is to be paid by bank needs an account, and then a bank.
Codes: COLUMN-MISSING.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.model import Field, Finding, RosterRow, Severity
from nuanliu.core.roster.values import BANK, Place, finding

NAMED_ROWS = 5  # told by their numbers, the others counted


class Ways(NamedTuple):
    """What a sheet lacks to pay its people: the findings, and the rows that have to wait."""

    findings: tuple[Finding, ...]
    waiting: frozenset[tuple[str, int]]


def ways_to_pay(place: Place, rows: Iterable[RosterRow]) -> Ways:
    """Who is to be paid by bank in a sheet without 银行卡号 waits; without 开户银行 he is warned.

    place: the heading of the sheet.
    """
    by_bank = [row for row in rows if row.channel == BANK]
    no_card = [row for row in by_bank if Field.CARD not in row.columns]
    no_bank = [row for row in by_bank if row.card and Field.BANK not in row.columns]
    found = []
    if no_card:
        what = f"没有“银行卡号”一列，{_rows(no_card)}写明由银行发放，无法付款"
        fix = "请在表头增加“银行卡号”一列并填写；发现金的，在“发放方式”列写“现金”"
        found.append(_missing(place, Field.CARD, Refusal("COLUMN-MISSING", what, fix)))
    if no_bank:
        what = (
            f"没有“开户银行”一列，{_rows(no_bank)}由银行发放；名单可以先报，生成代发文件时可能需要"
        )
        fix = "请在表头增加“开户银行”一列，付款前填好"
        refusal = Refusal("COLUMN-MISSING", what, fix)
        found.append(_missing(place, Field.BANK, refusal, Severity.WARNING))
    return Ways(tuple(found), frozenset(row.key for row in no_card))


def _missing(
    place: Place, field: Field, refusal: Refusal, severity: Severity = Severity.ERROR
) -> Finding:
    return finding(place, field, refusal, severity, value="")


def _rows(rows: Sequence[RosterRow]) -> str:
    """'第 2、3 行' or '第 2、3、4、5、6 行等 40 人'."""
    numbers = "、".join(str(row.row) for row in rows[:NAMED_ROWS])
    more = f"等 {len(rows)} 人" if len(rows) > NAMED_ROWS else ""
    return f"第 {numbers} 行{more}"
