"""A roster is shown before it goes in: new, changed, repeated, faulty, waiting, row by row."""

import json
import re
import time

import pytest
from tests.laws import audit as tables
from tests.laws import fund
from tests.stages import senders
from tests.stages.senders import ONE, OTHER, SLIP, THIRD, codes, sent, shown, states

from nuanliu.stages.nominations import actions as nominations

A, B = fund.row("王伟", ONE), fund.row("李强", OTHER)
BAD = fund.row("周五", "5301031983040410??")
LIKE = fund.row("王伟", SLIP)


@pytest.fixture
def campaign(books):
    """An open campaign of two unions."""
    return senders.opened(books)


def test_every_row_has_its_status(books, campaign):
    """One row of each kind: in already, with another amount, new, at fault, like somebody known."""
    senders.accepted(books, sent(books, campaign, A, B))
    less = fund.row("李强", OTHER, "400.00")
    roster = sent(books, campaign, A, less, fund.row("赵三", THIRD), BAD, LIKE)
    seen = shown(books, roster)
    assert states(books, roster) == ["repeated", "changed", "new", "faulty", "waiting"]
    assert seen.counts == {"new": 1, "changed": 1, "repeated": 1, "faulty": 1, "waiting": 1}
    assert "PERSON-LIKELY" in codes(seen.lines[4])


def test_likely_the_same_waits(books, campaign):
    """One digit off with another card: nothing is wrong with the row, a human has to say who."""
    senders.accepted(books, sent(books, campaign, A))
    roster = sent(books, campaign, LIKE, B)
    assert states(books, roster) == ["waiting", "new"]
    assert senders.accepted(books, roster) == {
        "accepted": 1, "updated": 0, "refused": 0, "waiting": 1, "already": 0,
    }  # fmt: skip


def test_differences_are_named_and_masked(books, campaign):
    """Amount, phone and card differ: before and after, of personal numbers only the tail."""
    senders.accepted(books, sent(books, campaign, A))
    other = A.replace("13800001234", "13900009876").replace("500.00", "480.00")
    line = shown(books, sent(books, campaign, other)).lines[0]
    assert [tuple(one) for one in line.differences] == [
        ("amount", "慰问金额", "500.00", "480.00"),
        ("phone", "联系电话", "*********34", "*********76"),
    ]


def test_no_number_leaves_in_the_json(books, campaign):
    """The whole preview as JSON holds no run of nine digits."""
    senders.accepted(books, sent(books, campaign, A))
    card = A.replace(f"622202{ONE[:6]}", "622202888888")
    told = json.dumps(shown(books, sent(books, campaign, card, LIKE, BAD)).to_json())
    assert re.findall(r"\d{9,}", told) == []


def test_a_preview_writes_nothing(books, campaign):
    """The tables are the same before and after."""
    roster = sent(books, campaign, A, BAD)
    before = tables.dump()
    shown(books, roster)
    assert tables.dump() == before


def test_two_senders_see_each_other_before_anything_is_accepted(books, campaign):
    """Both lists name one person: each preview names the other union, its file and row."""
    first = sent(books, campaign, A, B, name="甲.csv")
    second = sent(books, campaign, fund.row("赵三", THIRD), A, union=1, name="乙.csv")
    told = [
        one.message
        for roster in (first, second)
        for line in shown(books, roster).lines
        for one in line.findings
        if one.code == "ROSTER-OVERLAP"
    ]
    assert told == ["公交公司工会“乙.csv”第 3 行也报了此人", "环卫站工会“甲.csv”第 2 行也报了此人"]


def test_an_undone_list_is_met_no_more(books, campaign):
    """The other sender takes his list back: nothing overlaps."""
    first = sent(books, campaign, A)
    second = sent(books, campaign, A, union=1)
    before = codes(shown(books, first).lines[0])
    nominations.undo(books.deed(books.chairs[1]), roster=second.pk)
    assert (before, codes(shown(books, first).lines[0])) == (["ROSTER-OVERLAP"], [])


def test_who_stands_with_the_other_union_is_at_fault(books, campaign):
    """Once one list is accepted, the row of the other is a duplicate, and nothing else is said."""
    senders.accepted(books, sent(books, campaign, A))
    second = sent(books, campaign, A, union=1)
    assert [(line.status.value, codes(line)) for line in shown(books, second).lines] == [
        ("faulty", ["DUP-CAMPAIGN"])
    ]


def test_joined_numbers_overlap(books, campaign):
    """The other union has him under the number that a verdict called his."""
    first = sent(books, campaign, A, LIKE.replace("1234,云", "9999,云"))
    from nuanliu.stages.nominations.judging import judge, pairs_in

    found = pairs_in(first)[0]
    judge(
        books.deed("office"), roster=first.pk, row=found.row.row, other=found.other.row, same=True,
        reason="核对两人身份证原件",
    )  # fmt: skip
    other = sent(books, campaign, LIKE, union=1)
    found = shown(books, other).lines[0].findings
    told = [one.message for one in found if one.code == "ROSTER-OVERLAP"]
    assert told == ["环卫站工会“花名册.csv”第 2 行、环卫站工会“花名册.csv”第 3 行也报了此人"]


SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平",
)


def many(place):
    """A good row about a person of his own, with a name that others bear too."""
    name = SURNAMES[place % 20] + GIVEN[place // 20 % 20] + GIVEN[place * 7 % 20]
    body = f"530103{1965 + place % 37}{1 + place % 12:02d}{1 + place % 28:02d}{place:03d}"
    phone, card = f"138{place * 7919 % 10**8:08d}", f"622202{place * 104_729 % 10**12:012d}1"
    line = f"{name},{senders.number(body)},{phone},云川农商银行,{card}"
    return f"{line},苦脏累险行业一线职工,500.00"


def test_seven_hundred_rows_are_shown_at_once(books, django_assert_max_num_queries):
    """Half of them stand already: under a second of work, and questions do not grow with rows."""
    campaign = senders.opened(books, people=3000)
    rows = [many(place) for place in range(700)]
    accepted = senders.accepted(books, sent(books, campaign, *rows[:350]))["accepted"]
    roster = sent(books, campaign, *rows, name="全.csv")
    start = time.process_time()
    with django_assert_max_num_queries(60):
        seen = shown(books, roster)
    took = time.process_time() - start
    kinds = {status: seen.counts[status] for status in ("new", "repeated")}
    assert (accepted, kinds, took < 1) == (350, {"new": 350, "repeated": 350}, True)
