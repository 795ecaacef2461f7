"""Law 11: a number is seen in clear only by who works with it, for a reason, and it is told."""

import io
import json

import openpyxl
import pytest
from tests.laws import fund

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.journal.queries import lines
from nuanliu.records.journal.revealing import reveal
from nuanliu.records.people.models import Person, Reveal, Shown
from nuanliu.stages.archive.actions import note_sheet
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.nominations.giving import give_back
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.payments.handing import reveal_payee, take_bank_file
from nuanliu.stages.payments.models import Payment

WHY = "核对退汇的收款信息"
OTHERS = ("admin", "accountant")


@pytest.fixture
def run(books):
    """Two people sent to the bank; the run's id."""
    return fund.sent(books, fund.approved(books, fund.with_people(books, 2)))


@pytest.fixture
def person(run):
    """The first of them."""
    return Payment.objects.earliest("pk").person


def told():
    """Every journal line of the newest deed but what its row hashes to."""
    every = [json.loads(line) for line in lines()]
    return [line for line in every if line["intent"] == every[-1]["intent"]]


@pytest.mark.parametrize("what", [Shown.ID, Shown.PHONE, Shown.CARD])
def test_a_number_is_shown_for_a_reason_and_the_line_has_no_value(books, person, what):
    """The line names who saw, whose it is and which; the value is in no line."""
    column = {"id": "id_number", "phone": "phone", "card": "card"}[what]
    expected = getattr(person, column).open()
    value = reveal(books.deed("accountant"), person=person.pk, what=what, reason=WHY)
    row, (line,) = Reveal.objects.get(), told()
    accountant = books.staff["accountant"].person_id
    assert (value, row.reason, line["rule"], line["kind"]) == (
        *(expected, WHY),
        *(f"reveal:{what}", "people.reveal"),
    )
    assert line["obj"]["persons"] == {"person_id": person.pk, "by_id": accountant}
    assert (value in "\n".join(lines()), audit()) == (False, [])


REASONS = {
    "": "REVEAL-REASON",
    "  查  ": "REVEAL-REASON",
    "看" * 301: "REVEAL-REASON",
    "卡号 6222 0200 1122 3344": "REVEAL-NUMBER",
    WHY: "",
}


@pytest.mark.parametrize("reason", REASONS)
def test_without_a_reason_nothing_is_shown(books, person, reason):
    """None, too short, too long, or with a number in it: refused; a plain one is taken."""
    code = fund.refusal_of(
        reveal, books.deed("cashier"), person=person.pk, what=Shown.CARD, reason=reason
    )
    assert (code, Reveal.objects.count()) == (REASONS[reason], int(not REASONS[reason]))


ROLES = {
    "admin": "REVEAL-ROLE",
    "office": "",
    "service_center": "",
    "leader": "",
    "cashier": "",
    "accountant": "",
}


@pytest.mark.parametrize("who", ROLES)
def test_the_administrator_sees_nothing(books, person, who):
    """He keeps accounts and keys; whoever works with the numbers sees one."""
    code = fund.refusal_of(reveal, books.deed(who), person=person.pk, what=Shown.ID, reason=WHY)
    assert code == ROLES[who]


def test_a_chair_sees_his_own_union_only(books, person):
    """The chair of the person's union may; the other one may not."""
    codes = {
        chair.grants.get().union_id == person.union_id: fund.refusal_of(
            reveal, books.deed(chair), person=person.pk, what=Shown.PHONE, reason=WHY
        )
        for chair in books.chairs
    }
    assert codes == {True: "", False: "REVEAL-ROLE"}


def test_what_is_not_there_is_said_so(books, person):
    """No such person, no such field: refused; a number that nobody kept is an empty answer."""
    Person.objects.filter(pk=person.pk).update(phone=None, phone_index="")
    deed = books.deed
    assert [
        fund.refusal_of(reveal, deed("office"), person=0, what=Shown.ID, reason=WHY),
        fund.refusal_of(reveal, deed("office"), person=person.pk, what=Shown.SHEET, reason=WHY),
        reveal(deed("office"), person=person.pk, what=Shown.PHONE, reason=WHY),
    ] == ["REVEAL-WHAT", "REVEAL-WHAT", ""]


def test_the_bank_file_goes_out_with_its_release_as_reason(books, run):
    """The cashier who released it need not write one, nor have the right to export; the admin gets
    nothing, and an accountant not without that right."""
    number = Payment.objects.earliest("pk").run.number
    others = [fund.refusal_of(take_bank_file, books.deed(who), run=run) for who in OTHERS]
    data = take_bank_file(books.deed("cashier"), run=run)
    cells = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).active["D"]][1:]
    cards = [row.card.open() for row in Payment.objects.order_by("number")]
    row = Reveal.objects.get()
    assert (others, cells, row.subject, row.reason) == (
        *(["REVEAL-ROLE", "EXPORT-RIGHT"], cards, f"payments.run:{run}"),
        f"已提交发放，交银行代发：发放批 {number}",
    )


def test_a_run_without_a_file_gives_none(books):
    """Cash has no bank file: refused; the bank run (above) gives it."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 1, channel="cash")
    run = fund.sent(books, fund.approved(books, campaign), "cash")
    assert fund.refusal_of(take_bank_file, books.deed("cashier"), run=run) == "RUN-FILE"


def test_a_payees_card_is_the_one_he_was_paid_to(books, run):
    """It is the card as locked, also after the person's own card was corrected."""
    payment = Payment.objects.earliest("pk")
    locked = payment.card.open()
    Person.objects.filter(pk=payment.person_id).update(card=None, card_index="")
    shown = reveal_payee(books.deed("accountant"), payment=payment.pk, reason=WHY)
    none = fund.refusal_of(reveal_payee, books.deed("cashier"), payment=payment.pk, reason="")
    assert (shown, none, Reveal.objects.get().person_id) == (
        *(locked, "REVEAL-REASON"),
        payment.person_id,
    )


def test_a_marked_roster_and_the_sheet_go_out_for_a_reason(books):
    """A chair with the right to export gives back his own union's, without it none; the sheet is
    the administrator's; each has its row."""
    _, campaign = fund.fresh(books)
    roster = Roster.objects.get(pk=fund.received(books, campaign, [fund.row("张三", "1")]))
    own = [chair.grants.get().union_id == roster.union_id for chair in books.chairs]
    bare = [
        fund.refusal_of(give_back, books.deed(chair), roster=roster.pk, reason="退回更正")
        for chair in books.chairs
    ]
    assert bare == ["EXPORT-RIGHT" if mine else "REVEAL-ROLE" for mine in own]
    allow_export(books.deed("admin"), role=Role.CHAIR, reason="退回后自行更正")
    codes = [
        fund.refusal_of(give_back, books.deed(chair), roster=roster.pk, reason="退回更正")
        for chair in books.chairs
    ]
    sheet = [
        fund.refusal_of(note_sheet, books.deed(who), reason=reason)
        for who, reason in (("office", WHY), ("admin", ""), ("admin", "放入新的保险柜"))
    ]
    assert (codes, sheet) == (
        ["" if mine else "REVEAL-ROLE" for mine in own],
        ["ADMIN-ONLY", "REVEAL-REASON", ""],
    )
    assert list(Reveal.objects.values_list("what", flat=True)) == ["marked"] * sum(own) + ["sheet"]


def test_a_refused_look_has_its_own_line(books, person):
    """The journal counts who tried without a reason; the database refuses a row without one."""
    with pytest.raises(Refused):
        reveal(books.deed("cashier"), person=person.pk, what=Shown.CARD, reason="")
    (line,) = told()
    assert (line["kind"], line["code"], line["about"]) == (
        "refusal",
        "REVEAL-REASON",
        "people.reveal",
    )
