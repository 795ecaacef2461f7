"""The rows of one file against each other: one account for several people, one phone for many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.model import Field, Finding, RosterRow, Severity
from nuanliu.core.texts import excerpt

OTHERS_NAMED = 5  # rows that a finding names beside its own
PHONE_SHARERS = 3  # people on one phone from which somebody should ask
ONE_CARD = "每人须用本人的银行卡，请分别核对改正"


def shared_numbers(rows: Iterable[RosterRow]) -> list[Finding]:
    """SHARED-ACCOUNT (error, every row concerned) and SHARED-PHONE (warning from three people)."""
    by_card: dict[str, list[RosterRow]] = defaultdict(list)
    by_phone: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        if row.card:
            by_card[row.card].append(row)
        if row.phone:
            by_phone[row.phone].append(row)
    accounts = [one for group in by_card.values() for one in _shared_account(group)]
    return accounts + [one for group in by_phone.values() for one in _shared_phone(group)]


def about(
    row: RosterRow, column: Field, refusal: Refusal, severity: Severity = Severity.ERROR
) -> Finding:
    """A refusal of a rule as a finding on a cell of a row; personal values are not quoted."""
    personal = column in {Field.ID, Field.CARD, Field.PHONE}
    return Finding(
        row.sheet,
        row.row,
        row.columns.get(column, ""),
        row.headings.get(column, column.chinese),
        "" if personal else excerpt(row.text(column), 60),
        refusal.code,
        severity,
        refusal.what,
        refusal.fix,
        refusal.clause,
    )


def who(row: RosterRow) -> str:
    """A person as far as this file tells: the identity number, else the line itself."""
    return row.identity.number if row.identity else f"{row.sheet}:{row.row}"


def _shared_account(group: list[RosterRow]) -> Iterator[Finding]:
    for row in group:
        others = [one for one in group if who(one) != who(row)]
        if others:
            places = "、".join(one.seen_from(row.sheet) for one in others[:OTHERS_NAMED])
            what = f"银行卡号与{places}的另一个人相同"
            yield about(row, Field.CARD, Refusal("SHARED-ACCOUNT", what, ONE_CARD))


def _shared_phone(group: list[RosterRow]) -> Iterator[Finding]:
    people = len({who(row) for row in group})
    if people < PHONE_SHARERS:
        return
    for row in group:
        others = [one for one in group if one is not row]
        places = "、".join(one.seen_from(row.sheet) for one in others[:OTHERS_NAMED])
        more = "等" if len(others) > OTHERS_NAMED else ""
        what = f"有 {people} 个人填了同一个电话（另见{places}{more}）"
        refusal = Refusal("SHARED-PHONE", what, "请填写本人电话；确属代留的请在备注说明")
        yield about(row, Field.PHONE, refusal, Severity.WARNING)
