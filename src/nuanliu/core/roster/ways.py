"""How the people of one sheet get their money, where a whole column for it is missing.

Told once, at the heading: the same words on every row would hide what is wrong with single people.
Whoever is paid in cash needs neither column. Code: COLUMN-MISSING (without 银行卡号 an error, and
those paid by the bank are held; without 开户银行 a warning).
"""

from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.model import Field, Finding, RosterRow, Severity
from nuanliu.core.roster.values import BANK, Place, finding

_NAMED = 5  # rows told by their number
_NO_CARD = "请增加“银行卡号”“开户银行”两列，逐人填写；改发现金的，在“发放方式”列写“现金”"
_NO_BANK = "请在发放前增加“开户银行”一列，逐人填写；代发银行不要求开户银行的，可以不填"


class Ways(NamedTuple):
    """What is to be said at the heading, and the places of rows that cannot be paid as they are."""

    findings: tuple[Finding, ...] = ()
    held: frozenset[tuple[str, int]] = frozenset()


def ways_of(rows: Sequence[RosterRow], heading: Place) -> Ways:
    """Look at the rows of a sheet, all read; `heading` is the place of its heading."""
    by_bank = [row for row in rows if row.channel == BANK]
    no_card = [row for row in by_bank if Field.CARD not in row.columns]
    no_bank = [row for row in by_bank if row.card and Field.BANK not in row.columns]
    findings = []
    if no_card:
        what = f"没有“银行卡号”一列，而{_who(no_card)}不是发现金，暂不能上报"
        refusal = Refusal("COLUMN-MISSING", what, _NO_CARD)
        findings.append(finding(heading, Field.CARD, refusal, Severity.ERROR, value=""))
    if no_bank:
        what = f"没有“开户银行”一列，{_who(no_bank)}由银行代发，生成代发文件时可能需要"
        refusal = Refusal("COLUMN-MISSING", what, _NO_BANK)
        findings.append(finding(heading, Field.BANK, refusal, Severity.WARNING, value=""))
    return Ways(tuple(findings), frozenset(row.key for row in no_card))


def _who(rows: Sequence[RosterRow]) -> str:
    """'有 3 人（第 2、5、6 行）'; of many only the first rows are named."""
    named = "、".join(str(row.row) for row in rows[:_NAMED])
    return f"有 {len(rows)} 人（第 {named} 行{'等' if len(rows) > _NAMED else ''}）"
