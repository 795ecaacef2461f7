"""Any roster, written in any layout and format, reads back equal."""

from hypothesis import HealthCheck, given, settings
from tests.rosters.strategies import Drawn, rosters
from tests.rosters.writers import write

from nuanliu.core.money import Money
from nuanliu.core.roster import Severity, Sheet, read_roster
from nuanliu.records.documents.workbook import cells


def number_of(row):
    return row.identity and row.identity.number


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=rosters())
def test_any_roster_reads_back_equal(drawn: Drawn):
    """Name, number, account, phone, amount and row of everybody; no fault where there is none."""
    raw = cells(write(drawn.pages, drawn.form))["sheets"]
    names = {sheet["name"]: page.name for sheet, page in zip(raw, drawn.pages, strict=True)}
    roster = read_roster([Sheet.of(sheet) for sheet in raw])
    read = [
        (names[row.sheet], row.row, row.name, number_of(row), row.card, row.phone, row.amount)
        for row in roster.rows
    ]
    written = [
        (sheet, row, one.name, one.number, one.card, one.phone, Money.of_yuan(one.yuan))
        for sheet, row, one in drawn.people
    ]
    faults = [one for one in roster.findings if one.severity is not Severity.NOTE]
    assert (read, faults) == (written, [])
