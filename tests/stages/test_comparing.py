"""名单比对: who of any list is in already, in what, how much, when; a name alone is only a name."""

import json
import re
from datetime import date

import pytest
from tests.laws import fund
from tests.stages import senders
from tests.stages.senders import ONE, OTHER, SLIP, THIRD, accepted, sent

from nuanliu.core.roster import RosterRow, Sheet
from nuanliu.core.roster.anyone import Someone, read_anyone
from nuanliu.records.documents.workbook import cells
from nuanliu.stages.nominations.history import import_history
from nuanliu.stages.nominations.judging import judge, pairs_in
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.payments import results
from nuanliu.stages.payments.comparing import compare


@pytest.fixture
def campaign(books):
    """An open campaign in which 王伟 and 李强 stand."""
    pk = senders.opened(books)
    accepted(books, sent(books, pk, fund.row("王伟", ONE), fund.row("李强", OTHER)))
    return pk


def asked(*lines):
    """The lines of a pasted list, compared."""
    data = cells("\n".join([*lines, ""]).encode())
    return compare(read_anyone([Sheet.of(sheet) for sheet in data["sheets"]]))


def told(one):
    """(how, name, reasons, what he stands in) for each match of a line."""
    return [
        (match.how.value, match.name, [why.value for why in match.reasons],
         [(s.occasion, s.union, s.state, s.amount_fen, s.paid_on) for s in match.standing])
        for match in one.matches
    ]  # fmt: skip


STANDS = ("元旦春节送温暖", "环卫站工会", "已申报", 50_000, None)


def test_a_number_tells_its_person_and_where_he_stands(books, campaign):
    """By number, of 18 and of 15 digits; who is nowhere has no match."""
    short = ONE[:6] + ONE[8:17]
    by_long, by_short, nobody = asked(f"王伟,{ONE}", short, f"周五,{THIRD}")
    due = told(by_long)[0]
    assert (due, told(by_short), told(nobody)) == (("same", "王伟", [], [STANDS]), [due], [])
    assert (by_long.known, nobody.known) == (True, False)


def test_a_name_alone_is_no_person(books, campaign):
    """Told as a namesake, never as known; a name nobody bears has nothing."""
    known, unknown = asked("王伟", "欧阳某")
    assert (told(known), known.known, known.namesakes) == (
        [("name", "王伟", [], [STANDS])],
        False,
        1,
    )
    assert (told(unknown), unknown.namesakes) == ([], 0)


def test_who_resembles_somebody_is_told_beside(books, campaign):
    """One digit off under the same name: likely with the reason; another name: nothing."""
    slip, stranger = asked(f"王伟,{SLIP}", f"周五,{SLIP}")
    assert (told(slip), slip.known) == ([("likely", "王伟", ["digit"], [STANDS])], False)
    assert told(stranger) == []


@pytest.mark.parametrize(("same", "hows"), [(True, ["same"]), (False, [])])
def test_a_verdict_is_respected(books, campaign, same, hows):
    """Called one person he is the person himself; told apart he is not shown at all."""
    roster = sent(books, campaign, fund.row("王伟", SLIP))
    found = pairs_in(roster)[0]
    judge(
        books.deed("office"), roster=roster.pk, row=found.row.row, other=found.other.person,
        same=same, reason="核对两人身份证原件",
    )  # fmt: skip
    (line,) = asked(f"王伟,{SLIP}")
    assert ([match.how.value for match in line.matches], line.known) == (hows, same)


def test_the_day_of_the_money_is_told(books, campaign):
    """Paid by bank: the state of the payment and its day."""
    batch = fund.approved(books, campaign)
    run = fund.sent(books, batch)
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    (line,) = asked(ONE)
    assert told(line)[0][3] == [
        ("元旦春节送温暖", "环卫站工会", "已到账", 50_000, books.now.date())
    ]


def test_lists_from_before_are_searched_too(books):
    """Taken over from an earlier list: the occasion, the sum, the day."""
    data = f"姓名,身份证号,慰问金额,发放日期\n王伟,{ONE},300,2023-01-15\n".encode()
    import_history(
        books.deed("office"), occasion="2023年春节", name="往年.csv", data=data,
        cells=cells_of([data])[0],
    )  # fmt: skip
    (line,) = asked(ONE)
    assert told(line)[0][3] == [
        ("2023年春节", "云川区总工会", "往年已发", 30_000, date(2023, 1, 15))
    ]


def test_no_number_and_no_full_name_leaves_in_the_json(books, campaign):
    """Numbers are stars, names are cut to the surname."""
    lines = asked(f"王伟,{ONE}", f"王伟,{SLIP}", "李强")
    text = json.dumps([one.to_json() for one in lines], ensure_ascii=False)
    assert (re.findall(r"\d{9,}", text), "王伟" in text, "李强" in text) == ([], False, False)


def test_a_long_list_costs_few_questions(books, campaign, django_assert_max_num_queries):
    """Three hundred lines: as many questions to the database as a handful."""
    people = [Someone(RosterRow("表", n, {}, {}, {}, name=f"某{n}")) for n in range(1, 300)]
    with django_assert_max_num_queries(12):
        compare(people)
