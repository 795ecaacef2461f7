"""Earlier lists taken over: any layout, closed payments outside the budget, counted by the caps."""

import io
from datetime import date

import pytest
from openpyxl import Workbook
from tests.laws import fund

from nuanliu.core.refusal import Refused
from nuanliu.core.roster import Severity
from nuanliu.records.journal.models import Entry
from nuanliu.records.ledger.models import Voucher
from nuanliu.records.people.models import Person
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.history import import_history, read_past
from nuanliu.stages.nominations.models import History, Nomination, PastGrant, RosterFinding
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments.actions import BEFORE_PAYMENT
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews.standing import BEFORE_DECISION, findings_about

WHAT = "2023年元旦春节送温暖"
DAY = date(2024, 1, 1)
TODAY = date(2024, 1, 2)
ONE, TWO, THREE = (fund.id_number(place) for place in (101, 102, 103))


def listed(*rows, head="姓名,身份证号,慰问金额,发放日期"):
    return "\n".join([head, *rows, ""]).encode()


def read(data, **more):
    return read_past(cells_of([data])[0], TODAY, **more)


def told(past):
    """(name, fen, day) of every person in an earlier list."""
    return [(row.name, row.amount.fen, day.isoformat()) for row, day in past.rows]


def codes(past):
    """(row, code) of everything that stops a row."""
    return [(one.row, one.code) for one in past.findings if one.severity is Severity.ERROR]


def taken(books, data, who="office", **more):
    facts = {"occasion": WHAT, "name": "往年.csv", "data": data, "cells": cells_of([data])[0]}
    return import_history(books.deed(who), **(facts | more))


def refused(books, data, **more):
    try:
        taken(books, data, **more)
    except Refused as refusal:
        return refusal.code
    return ""


def workbook(*rows, merge=""):
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    if merge:
        page.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


PEOPLE = [("王伟", 50_000, "2023-01-15"), ("李强", 30_000, "2023-01-15")]
LAYOUTS = {
    "as the office writes it": listed(
        f"王伟,{ONE},500.00,2023-01-15", f"李强,{TWO},300,2023年1月15日"
    ),
    "GB18030 with tabs": "\n".join(
        [
            "姓名\t证件号码\t发放金额\t领取时间",
            f"王伟\t{ONE}\t500元\t2023.1.15",
            f"李强\t{TWO}\t叁佰元整\t2023/1/15",
        ]
    ).encode("gb18030"),
    "title, notes, subtotal and signature": workbook(
        ["2023年元旦春节慰问金发放表"],
        ["填报单位：环卫站工会"],
        ["序号", "姓名", "性别", "身份证号码", "补助金额", "发放日期", "签字"],
        [1, "王伟", "男", ONE, "500.00", date(2023, 1, 15), ""],
        [2, "李强", "男", TWO, "300", "20230115", ""],
        ["合计", None, None, None, "800.00"],
        ["制表人：张某"],
        merge="A1:G1",
    ),
    "columns in another order": listed(
        f"2023-1-15,{ONE},王伟,￥500.00", f"2023-1-15,{TWO},李强,３００",
        head="到账日期,公民身份号码,收款人,慰问金",
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_layout_tells_who_got_how_much_and_when(layout):
    """The same two people in four layouts; no card, no phone and no group is asked for."""
    past = read(LAYOUTS[layout])
    assert (told(past), codes(past)) == (PEOPLE, [])


def test_a_day_for_the_whole_list():
    """Without a column of days nobody is taken, told once; with --on all have that day."""
    data = listed(f"王伟,{ONE},500", f"李强,{TWO},300", head="姓名,身份证号,慰问金额")
    without, given = read(data), read(data, on=date(2023, 1, 15))
    assert (codes(without), told(without), told(given)) == (
        [(1, "HISTORY-DAY")],
        [],
        [("王伟", 50_000, "2023-01-15"), ("李强", 30_000, "2023-01-15")],
    )


FAULTS = [
    (f"王伟,{ONE[:-1]},500,2023-1-15", "ID-"),
    (f"王伟,{ONE},,2023-1-15", "AMOUNT-EMPTY"),
    (f",{ONE},500,2023-1-15", "NAME-EMPTY"),
    (f"王伟,{ONE},500,2023-13-15", "DATE"),
    (f"王伟,{ONE},500,2024-1-3", "HISTORY-FUTURE"),
    (f"李强,{TWO},500,2023-1-15", "HISTORY-TWICE"),
]


@pytest.mark.parametrize(("line", "code"), FAULTS)
def test_a_fault_refuses_the_whole_list_or_leaves_its_row(books, line, code):
    """One bad row of two: nothing is taken, unless the office says so; then the good one is."""
    good = f"李强,{TWO},300,2023-1-15"
    data = listed(good, line)
    found = [one for row, one in codes(read(data)) if row == 3]
    answers = (refused(books, data), History.objects.count(), Person.objects.filter(
        id_index__isnull=False).count())  # fmt: skip
    told = taken(books, data, leave_faulty=True)
    assert (found[0].startswith(code), answers, told["taken"], told["left"]) == (
        True,
        ("HISTORY-FAULTS", 0, 0),
        1,
        1,
    )


def test_what_is_taken_over_posts_nothing_and_stands_in_the_journal(books):
    """Closed payments with their day, no voucher, a line each and one of the file, clean audit."""
    answer = taken(books, LAYOUTS["as the office writes it"])
    rows = PastGrant.objects.order_by("pk").values_list("person__name", "amount_fen", "paid_on")
    lines = Entry.objects.filter(kind="nominations.import_history").count()
    assert (
        {name: answer[name] for name in ("taken", "left", "total_fen", "likely")},
        [(name, fen, day.isoformat()) for name, fen, day in rows],
        (Voucher.objects.count(), lines, audit()),
    ) == (
        {"taken": 2, "left": 0, "total_fen": 80_000, "likely": []},
        PEOPLE,
        (0, 6, []),  # the list, its file, two persons, two grants
    )


def test_a_row_left_out_is_a_refusal_in_the_journal(books):
    """Who chooses to leave a row out leaves a line that says which fault it had."""
    taken(books, listed(f"李强,{TWO},300,2023-1-15", f"王伟,{ONE},,2023-1-15"), leave_faulty=True)
    found = Entry.objects.exclude(code="").values_list("code", flat=True)
    assert (list(found), audit()) == (["AMOUNT-EMPTY"], [])


def test_the_same_file_twice_changes_nothing(books):
    """The bytes decide, not the name; a list that was corrected is another list."""
    data = LAYOUTS["as the office writes it"]
    taken(books, data)
    again = refused(books, data, name="另一个名字.csv", occasion="别的")
    assert (again, History.objects.count(), PastGrant.objects.count()) == ("HISTORY-SAME", 1, 2)


def test_a_known_person_stays_as_he_is(books):
    """An older list spells his name and phone otherwise: what is known of him is newer."""
    campaign = fund.fresh(books)[1]
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    before = Person.objects.get(name="王伟")
    data = listed(
        f"王 玮,{ONE},13900009999,500,2023-1-15", head="姓名,身份证号,手机号,慰问金额,发放日期"
    )
    taken(books, data)
    after = Person.objects.get(pk=before.pk)
    assert (
        (after.name, after.phone.open(), after.union_id),
        Person.objects.filter(id_index=before.id_index).count(),
        PastGrant.objects.get().person_id,
        audit(),
    ) == (("王伟", before.phone.open(), before.union_id), 1, before.pk, [])


def test_who_resembles_somebody_known_is_listed(books):
    """The same name and phone under a number one digit off is asked about; a stranger is not."""
    campaign = fund.fresh(books)[1]
    fund.uploaded(books, campaign, [fund.row("王伟", fund.id_number(2777))])
    known = Person.objects.get(name="王伟")
    head = "姓名,身份证号,手机号,慰问金额,发放日期"
    data = listed(
        f"王伟,{fund.id_number(2776)},13800001234,500,2023-1-15",
        f"赵六,{ONE},13911112222,500,2023-1-15",
        head=head,
    )
    answer = taken(books, data)
    assert [(one["row"], one["person"], "phone" in one["reasons"]) for one in answer["likely"]] == [
        (2, known.pk, True)
    ]


@pytest.mark.parametrize(("day", "codes"), [("2024-1-2", ["CAP-YEAR"]), ("2023-12-31", [])])
def test_the_cap_of_the_year_counts_it_at_intake(books, day, codes):
    """600 yuan taken over for this year and 500 asked for: too much. Last year's do not count."""
    taken(books, listed(f"王伟,{ONE},600,{day}"))
    campaign = fund.fresh(books)[1]
    fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    found = RosterFinding.objects.filter(severity="error").values_list("code", flat=True)
    assert list(found) == codes


@pytest.mark.parametrize(("yuan", "code"), [("500.01", "CAP-YEAR"), ("500.00", "")])
def test_the_cap_of_the_year_counts_it_at_the_decision(books, yuan, code):
    """Taken over after the list went to review: the decision sees it, to the fen."""
    campaign = fund.fresh(books)[1]
    fund.put_forward(books, campaign, people=fund.payees(books, 2), amount_fen=50_000)
    batch = fund.noticed(books, campaign)
    number = Person.objects.filter(nominations__campaign=campaign).first().id_number.open()
    taken(books, listed(f"某某,{number},{yuan},2024-1-2"))
    assert fund.refusal_of(fund.approve, books, batch) == code


@pytest.mark.parametrize(("yuan", "code"), [("500.01", "CAP-YEAR"), ("500.00", "")])
def test_the_cap_of_the_year_counts_it_at_payment(books, yuan, code):
    """Taken over between decision and payment: the run is not locked, or is."""
    campaign = fund.fresh(books)[1]
    fund.put_forward(books, campaign, people=fund.payees(books, 2), amount_fen=50_000)
    batch = fund.approved(books, campaign)
    number = Person.objects.filter(nominations__campaign=campaign).first().id_number.open()
    taken(books, listed(f"某某,{number},{yuan},2024-1-2"))
    locked = fund.refusal_of(payments.lock, books.deed("office"), batch=batch, channel="bank")
    assert (locked, Payment.objects.count() > 0) == (code, code == "")


@pytest.mark.parametrize(("day", "codes"), [("2023-12-31", ["DUP-YEARS"]), (None, [])])
def test_the_catalogue_sees_at_intake_who_had_something_before(books, day, codes):
    """Given on an earlier list of last year: shown beside his row, which goes in all the same."""
    if day:
        taken(books, listed(f"王伟,{ONE},300,{day}"))
    campaign = fund.fresh(books)[1]
    told = fund.uploaded(books, campaign, [fund.row("王伟", ONE)])
    found = RosterFinding.objects.filter(code="DUP-YEARS").values_list("code", flat=True)
    assert (list(found), told["accepted"]) == (codes, 1)


@pytest.mark.parametrize(
    ("yuan", "day", "codes"),
    [
        ("500.01", "2024-1-2", {"CAP-YEAR"}),
        ("500.00", "2024-1-2", set()),
        ("900.00", "2023-6-1", {"DUP-YEARS"}),
    ],
)
def test_the_catalogue_sees_it_at_the_decision_and_at_the_payment(books, yuan, day, codes):
    """The rules over tables alone, asked of the one who had it and of another: only the one."""
    campaign = Campaign.objects.get(pk=fund.fresh(books)[1])
    fund.put_forward(books, campaign.pk, people=fund.payees(books, 2), amount_fen=50_000)
    fund.approved(books, campaign.pk)
    first, second = Nomination.objects.order_by("pk")
    taken(books, listed(f"某某,{first.person.id_number.open()},{yuan},{day}"))
    asked = frozenset({"CAP-YEAR", "DUP-YEARS"})
    at_decision, at_payment = (
        findings_about(campaign, Nomination.objects.all(), books.now.date(), asked & codes)
        for codes in (BEFORE_DECISION, BEFORE_PAYMENT)
    )
    said = {(one.nomination, one.finding.code) for one in at_decision}
    assert (said, at_payment == at_decision, second.pk) == (
        {(first.pk, code) for code in codes},
        True,
        first.pk + 1,
    )


@pytest.mark.parametrize(
    ("who", "more", "code"),
    [
        ("office", {}, ""),
        ("leader", {}, "HISTORY-ROLE"),
        ("office", {"occasion": "  "}, "TEXT-BLANK"),
        ("office", {"name": "名" * 201}, "TEXT-LONG"),
    ],
)
def test_who_may_and_what_must_be_said(books, who, more, code):
    """The office, with an occasion."""
    assert refused(books, LAYOUTS["as the office writes it"], who=who, **more) == code


def test_a_list_of_nobody_is_refused(books):
    """Left with nothing but faulty rows there is nothing to take over."""
    data = listed(f"王伟,{ONE},,2023-1-15")
    assert refused(books, data, leave_faulty=True) == "HISTORY-EMPTY"
