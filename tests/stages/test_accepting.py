"""收录 in parts: new, changed or picked rows go in, others wait; an undo restores everything."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.laws import fund
from tests.stages import senders
from tests.stages.senders import ONE, OTHER, SLIP, THIRD, accepted, sent, states, undone

from nuanliu.records.people.models import Person
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations import examining
from nuanliu.stages.nominations.choosing import Choice, Mode, RowChoice, chooser
from nuanliu.stages.nominations.judging import judge, pairs_in
from nuanliu.stages.nominations.models import Nomination, Replaced, RosterFinding

A, B, C = fund.row("王伟", ONE), fund.row("李强", OTHER), fund.row("赵三", THIRD)
BAD = fund.row("赵三", THIRD[:-1] + "?")
LESS = fund.row("王伟", ONE, "400.00")
LONE = fund.row("王伟", SLIP)


@pytest.fixture
def campaign(books):
    """An open campaign of two unions."""
    return senders.opened(books)


def stand(campaign):
    """Who stands, with what."""
    rows = Nomination.objects.filter(campaign=campaign, state="nominated").order_by("pk")
    return list(rows.values_list("person__name", "amount_fen"))


def choices(roster, **said):
    """Choices by row number, on the sheet of the roster."""
    sheet = roster.keys.values_list("sheet", flat=True)[0]
    return [RowChoice(sheet, int(row[1:]), Choice(word)) for row, word in said.items()]


@pytest.mark.parametrize(
    ("mode", "amounts", "answer"),
    [
        ("only-new", [50000, 50000], (1, 0, 1)),
        ("update", [40000, 50000], (1, 1, 0)),
        ("skip", [50000], (0, 0, 1)),
    ],
)
def test_the_mode_says_what_goes_in(books, campaign, mode, amounts, answer):
    """One changed and one new row, under each of the three modes."""
    accepted(books, sent(books, campaign, A))
    told = accepted(books, sent(books, campaign, LESS, B), mode)
    assert [fen for _, fen in stand(campaign)] == amounts
    assert (told["accepted"], told["updated"], told["already"]) == answer


@pytest.mark.parametrize(
    ("mode", "said", "amounts"),
    [
        ("skip", {"r3": "take"}, [50000, 50000]),
        ("skip", {"r2": "update"}, [40000]),
        ("update", {"r2": "skip"}, [50000, 50000]),
        ("update", {"r3": "skip"}, [40000]),
        ("only-new", {"r2": "take"}, [50000, 50000]),
        ("skip", {"r3": "update"}, [50000]),
    ],
)
def test_a_row_may_be_decided_on_its_own(books, campaign, mode, said, amounts):
    """A choice counts more than the mode; taking a row as new never updates who stands."""
    accepted(books, sent(books, campaign, A))
    roster = sent(books, campaign, LESS, B)
    accepted(books, roster, mode, choices(roster, **said))
    assert [fen for _, fen in stand(campaign)] == amounts


def test_a_choice_about_no_row_is_refused(books, campaign):
    """A row that the list does not have; control: the row it has."""
    roster = sent(books, campaign, A)
    act, deed = nominations.accept, books.deed
    refused = [
        fund.refusal_of(
            act, deed("office"), roster=roster.pk, rows=choices(roster, **{row: "skip"})
        )
        for row in ("r9", "r2")
    ]
    assert refused == ["ROSTER-ROW", ""]


def test_what_becomes_good_is_taken_later(books, campaign):
    """A row waits for a verdict; after “distinct” the same list takes it and nobody twice."""
    accepted(books, sent(books, campaign, A))
    roster = sent(books, campaign, B, LONE, BAD)
    first = accepted(books, roster)
    found = pairs_in(roster)[0]
    judge(
        books.deed("office"), roster=roster.pk, row=found.row.row, other=found.other.person,
        same=False, reason="核对两人身份证原件",
    )  # fmt: skip
    second = accepted(books, roster)
    third = accepted(books, roster)
    assert [
        (one["accepted"], one["waiting"], one["already"]) for one in (first, second, third)
    ] == [
        (1, 1, 0),
        (1, 0, 1),
        (0, 0, 2),
    ]
    assert (len(stand(campaign)), Person.objects.filter(name="王伟").count()) == (3, 2)
    assert audit() == []


def test_the_same_by_verdict_is_the_stored_person(books, campaign):
    """After “same” the row is the person who stands: repeated, no new person, number unchanged."""
    accepted(books, sent(books, campaign, A))
    roster = sent(books, campaign, LONE)
    found = pairs_in(roster)[0]
    judge(
        books.deed("office"), roster=roster.pk, row=found.row.row, other=found.other.person,
        same=True, reason="核对两人身份证原件",
    )  # fmt: skip
    told = accepted(books, roster, "update")
    person = Person.objects.get(name="王伟")
    assert (told["accepted"], told["updated"], person.id_number.open()) == (0, 1, ONE)
    assert person.card.open().startswith(f"622202{SLIP[:6]}")
    assert audit() == []


def test_two_rows_joined_by_a_verdict_are_one_person(books, campaign):
    """Both in one file: after “same” the second is a duplicate; before it, it only waits."""
    roster = sent(books, campaign, A, LONE)
    before = states(books, roster)
    found = pairs_in(roster)[0]
    judge(
        books.deed("office"), roster=roster.pk, row=found.row.row, other=found.other.row, same=True,
        reason="核对两人身份证原件",
    )  # fmt: skip
    told = accepted(books, roster)
    codes = RosterFinding.objects.filter(severity="error").values_list("code", flat=True)
    assert (before, told["accepted"], list(codes)) == (["new", "waiting"], 1, ["DUP-ROSTER"])


def test_who_moved_on_is_changed_no_more(books, campaign):
    """Listed in a batch, then another amount: faulty, says why, and stays as it was."""
    accepted(books, sent(books, campaign, A))
    fund.compiled(books, campaign)
    roster = sent(books, campaign, LESS)
    told = accepted(books, roster, "update")
    codes = list(RosterFinding.objects.filter(roster=roster, severity="error").values_list("code"))
    assert (told["updated"], codes) == (0, [("UPDATE-LATE",)])
    assert Nomination.objects.get().amount_fen == 50000


def test_an_undo_restores_what_was_changed(books, campaign):
    """Amount, phone and card are changed by a second list; undone, everything is as before."""
    accepted(books, sent(books, campaign, A))
    before = facts()
    other = LESS.replace("13800001234", "13900009876").replace(f"622202{ONE[:6]}", "622202888888")
    roster = sent(books, campaign, other, B)
    accepted(books, roster, "update")
    changed = facts()
    code = undone(books, roster)
    assert (code, changed != before, facts() == before) == ("", True, True)
    assert (stand(campaign), audit()) == ([("王伟", 50000)], [])


def facts():
    """What is known of the first person and his nomination."""
    one = Nomination.objects.select_related("person").order_by("pk")[0]
    person = one.person
    kept = (person.phone.open(), person.card.open(), person.phone_index, person.card_index)
    return (one.amount_fen, one.group, one.channel, one.state, person.name, person.bank, *kept)


def test_an_undo_is_refused_once_something_built_on_it(books, campaign):
    """A later list changed the same person; undone in order both can be taken back."""
    first, second = sent(books, campaign, A), sent(books, campaign, LESS)
    accepted(books, first)
    accepted(books, second, "update")
    answers = [undone(books, first), undone(books, second), undone(books, first)]
    assert (answers, stand(campaign)) == (["ROSTER-BUILT-ON", "", ""], [])


def test_an_undo_is_refused_once_a_changed_person_is_listed(books, campaign):
    """The change was listed in a batch: it stays; control: before that it could go."""
    accepted(books, sent(books, campaign, A))
    roster = sent(books, campaign, LESS)
    accepted(books, roster, "update")
    fund.compiled(books, campaign)
    assert (undone(books, roster), Replaced.objects.get().undone) == ("ROSTER-USED", False)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(list(Mode)),
    st.dictionaries(st.integers(1, 4), st.sampled_from(list(Choice))),
    st.integers(1, 4),
    st.booleans(),
)
def test_a_choice_always_beats_the_mode(mode, said, row, new):
    """Of any choices and mode: a row goes in when its own word, else the mode, is for its kind."""
    wanted = chooser(mode, [RowChoice("", at, word) for at, word in said.items()])
    needed = Choice.TAKE if new else Choice.UPDATE
    by_mode = mode is Mode.UPDATE or (mode is Mode.ONLY_NEW and new)
    due = said[row] is needed if row in said else by_mode
    assert wanted(("", row), None if new else object()) == due


def looked_at(monkeypatch):
    """How often rosters are measured from now on."""
    times = []
    measure = examining._examined

    def counted(*about):
        times.append(about)
        return measure(*about)

    monkeypatch.setattr(examining, "_examined", counted)
    return times


def test_a_preview_stands_while_nothing_else_happened(books, campaign, monkeypatch):
    """Received and accepted at once: measured once, and the same people go in as otherwise."""
    times = looked_at(monkeypatch)
    told = accepted(books, sent(books, campaign, A, BAD, B))
    seen = (len(times), told["accepted"], told["refused"], stand(campaign))
    assert seen == (1, 2, 1, [("王伟", 50000), ("李强", 50000)])


@pytest.mark.parametrize("between", ["list", "mode", "day"])
def test_a_preview_falls_with_whatever_happens_meanwhile(books, campaign, monkeypatch, between):
    """Another union's list with the same man, other rows wanted, or a night: measured again."""
    roster = sent(books, campaign, A, B)
    if between == "list":
        accepted(books, sent(books, campaign, A, union=1))
    if between == "day":
        books.sleep(days=1)
    times = looked_at(monkeypatch)
    told = accepted(books, roster, "skip" if between == "mode" else "only-new")
    rows = {"list": (1, 1), "mode": (0, 0), "day": (2, 0)}[between]
    assert (len(times), told["accepted"], told["refused"]) == (1, *rows)
