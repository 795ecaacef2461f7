"""Law 12: an upload is wholly in or out, shown first, undoable until used, and taken once."""

import pytest
from tests.laws import audit, fund

from nuanliu.core.refusal import Refused
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import Nomination, Roster, RosterFinding
from nuanliu.stages.nominations.reading import cells_of

GOOD, OTHER = fund.row("张一", fund.id_number(1)), fund.row("李二", fund.id_number(2))
BAD = fund.row("王三", fund.id_number(3)[:-1] + "?")


@pytest.fixture
def campaign(books):
    """An open campaign."""
    return fund.fresh(books)[1]


def undone(books, roster):
    return fund.refusal_of(nominations.undo, books.deed("office"), roster=roster)


def test_a_roster_is_shown_before_anybody_stands(books, campaign):
    """Received: findings are there, nominations are not; accepted: the good row stands."""
    roster = fund.received(books, campaign, [GOOD, BAD])
    before = (RosterFinding.objects.filter(severity="error").exists(), Nomination.objects.count())
    done = nominations.accept(books.deed("office"), roster=roster)
    assert (before, done["accepted"], Nomination.objects.count()) == ((True, 0), 1, 1)


def test_the_same_file_twice_changes_nothing(books, campaign):
    """The second time it is refused and no row changes; one more line in it makes it another."""
    fund.received(books, campaign, [GOOD])
    before = audit.dump()
    again = fund.refusal_of(fund.received, books, campaign, [GOOD], "改名.csv")
    unchanged = audit.dump() == before
    other = fund.refusal_of(fund.received, books, campaign, [GOOD, OTHER])
    assert (again, unchanged, other, Roster.objects.count()) == ("ROSTER-SAME", True, "", 2)


def test_an_upload_is_undone_until_it_is_used(books, campaign):
    """Before it is listed the whole roster goes; in a batch it stays."""
    first = fund.received(books, campaign, [GOOD])
    nominations.accept(books.deed("office"), roster=first)
    gone = undone(books, first)
    second = fund.received(books, campaign, [OTHER])
    nominations.accept(books.deed("office"), roster=second)
    fund.compiled(books, campaign)
    states = list(Nomination.objects.order_by("pk").values_list("state", flat=True))
    assert (gone, undone(books, second), states) == ("", "ROSTER-USED", ["withdrawn", "listed"])


def test_an_undone_file_may_come_again(books, campaign):
    """After the undo the same file is received like a new one."""
    first = fund.received(books, campaign, [GOOD])
    undone(books, first)
    assert fund.refusal_of(fund.received, books, campaign, [GOOD]) == ""


def test_a_broken_file_leaves_nothing(books, campaign):
    """Bytes that are no table are refused in the guarded child before anything is written."""
    before = audit.dump()
    codes = []
    for data in (b"PK\x03\x04 not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7"):
        try:
            cells_of([data])
        except Refused as refused:
            codes.append(refused.code.split("-")[0])
    whole = cells_of([fund.roster([GOOD])])
    assert (codes, audit.dump() == before, len(whole)) == (["FILE"] * 3, True, 1)


def test_an_error_half_way_leaves_nothing(books, campaign, monkeypatch):
    """The program stops in the middle of accepting: no row of the roster stands; later all do."""
    roster = fund.received(books, campaign, [GOOD, OTHER])
    before = audit.dump()
    with monkeypatch.context() as broken:
        broken.setattr(nominations, "record_rows", None)
        with pytest.raises(TypeError):
            nominations.accept(books.deed("office"), roster=roster)
    unchanged = audit.dump() == before
    done = nominations.accept(books.deed("office"), roster=roster)
    assert (unchanged, done["accepted"]) == (True, 2)
