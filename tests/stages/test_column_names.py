"""列对应: said once by a union about its own headings, kept, and used for its next files only."""

import pytest
from tests.laws import fund
from tests.laws.audit import last_objects

from nuanliu.core.refusal import Refusal
from nuanliu.core.roster import parse_mapping
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import ColumnName, Roster, RosterFinding
from nuanliu.stages.nominations.reading import cells_of

GOOD = fund.row("张一", fund.id_number(1))
OTHER = fund.row("李二", fund.id_number(2))
ODD = fund.HEADINGS.replace("姓名", "人").replace("慰问金额", "数目")


@pytest.fixture
def campaign(books):
    """An open campaign."""
    return fund.fresh(books)[1]


def sent(box, campaign, row, pairs=(), union=0):
    """A file with odd headings, with what is said of them; its id."""
    data = f"{ODD}\n{row}\n".encode()
    mapping = parse_mapping(pairs)
    assert not isinstance(mapping, Refusal)
    return nominations.receive(
        box.deed(box.chairs[union]),
        campaign=campaign,
        union=box.unions[union],
        name="花名册.csv",
        data=data,
        cells=cells_of([data])[0],
        mapping=mapping,
    )


def stopping(roster):
    rows = RosterFinding.objects.filter(roster=roster, severity="error").order_by("pk")
    return list(rows.values_list("code", "heading"))


def test_without_a_word_the_columns_are_asked_for(books, campaign):
    """The control: neither name nor amount is known."""
    assert stopping(sent(books, campaign, GOOD)) == [
        ("COLUMN-MISSING", "姓名"),
        ("COLUMN-MISSING", "慰问金额"),
    ]


def test_what_was_said_once_serves_the_next_file_of_the_union(books, campaign):
    """By letter and by heading; the second file needs no word, another union's file does."""
    said = ("A=姓名", "数目=慰问金额")
    first = sent(books, campaign, GOOD, said)
    second = sent(books, campaign, OTHER)
    foreign = sent(books, campaign, GOOD, union=1)
    kept = list(ColumnName.objects.order_by("heading").values_list("heading", "field"))
    assert (stopping(first), stopping(second), len(stopping(foreign)), kept) == (
        [],
        [],
        2,
        [("人", "name"), ("数目", "amount")],
    )


def test_what_a_broken_off_upload_saw_is_not_said_of_the_next(books, campaign, monkeypatch):
    """Looked at and taken back; its number comes again with the same file and a word about it."""
    seen = []

    def full(roster, findings):
        seen.append(roster.pk)
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(nominations, "_keep_findings", full)
        with pytest.raises(OSError, match="full"):
            sent(books, campaign, GOOD)
    named = sent(books, campaign, GOOD, ("人=姓名", "数目=慰问金额"))
    assert (seen, stopping(named)) == ([named], [])


def test_a_later_word_replaces_and_the_earlier_file_keeps_its_own(books, campaign):
    """The first roster is accepted as it was shown, whatever is said afterwards."""
    first = sent(books, campaign, GOOD, ("人=姓名", "数目=慰问金额"))
    sent(books, campaign, OTHER, ("数目=备注",))
    done = nominations.accept(books.deed("office"), roster=first)
    kept = dict(ColumnName.objects.values_list("heading", "field"))
    assert (done["accepted"], kept) == (1, {"人": "name", "数目": "note"})


def test_a_word_is_journalled_and_a_refused_upload_leaves_none(books, campaign):
    """One line for each heading; the same file again is refused and nothing is remembered."""
    sent(books, campaign, GOOD, ("人=姓名",))
    again = fund.refusal_of(sent, books, campaign, GOOD, ("人=备注",))
    lines = [one for kind, one, _ in last_objects() if kind == "nominations.columnname"]
    assert (again, len(lines), ColumnName.objects.get().field, Roster.objects.count()) == (
        "ROSTER-SAME",
        1,
        "name",
        1,
    )
