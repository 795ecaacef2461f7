"""保管期限: clocks of all projects at once, and the destruction of what is past its time.

A year is paid and swept to the end; then thirty years pass. Names and numbers are invented.
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.laws.fund import refusal_of
from tests.stages import scenario

from nuanliu.records.documents.actions import path_of
from nuanliu.records.people.models import Person
from nuanliu.stages.archive import bag, retention
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.models import Destruction
from nuanliu.stages.archive.verification import run_verifier
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.payments.models import Payment, ResultFile
from nuanliu.stages.projects.models import Project


@pytest.fixture
def paid(books):
    """A finished campaign of six people paid by bank."""
    made = scenario.paid_campaign(books, people=6, cash=0, reserves=0, failures=0)
    campaigns.finish(books.deed("office"), campaign=made.campaign.pk)
    return made


def proposed(books, paid, kind, who="office"):
    return refusal_of(retention.propose, books.deed(who), project=paid.project.pk, kind=kind)


def destroyed(books, who="leader"):
    row = Destruction.objects.latest("pk")
    return refusal_of(retention.destroy, books.deed(who), destruction=row.pk)


def test_each_kind_has_its_clock_with_its_clause(paid):
    """Vouchers thirty years, statements ten, reports for ever; counted from the end of the year."""
    told = [(one.kind, one.records, one.until, bool(one.clause)) for one in
            retention.clocks(Project.objects.all())]  # fmt: skip
    assert told == [
        ("vouchers", 6, date(2054, 12, 31), True),
        ("bank_statements", 1, date(2034, 12, 31), True),
        ("annual_reports", 0, None, True),
    ]


def test_all_projects_are_asked_at_once(paid):
    """As many queries for three projects as for one."""
    first = Project.objects.get()
    asked = []
    for place in range(2):
        with CaptureQueriesContext(connection) as queries:
            retention.clocks(Project.objects.all())
        asked.append(len(queries))
        for more in range(2 if place == 0 else 0):
            first.pk, first.name = None, f"项目{more}"
            first.save(force_insert=True)
    assert (asked[0], Project.objects.count()) == (asked[1], 3)


def test_nothing_goes_before_its_time(books, paid):
    """The day before the end it is refused, the day after not; an unknown kind never."""
    on = date(2034, 12, 31)
    codes = [refusal_of(retention.proposal, paid.project, "bank_statements", day)
             for day in (on, date(2035, 1, 1))]  # fmt: skip
    codes += [refusal_of(retention.proposal, paid.project, kind, date(2099, 1, 1))
              for kind in ("annual_reports", "letters")]  # fmt: skip
    assert codes == ["RETENTION-RUNNING", "", "RETENTION-KIND", "RETENTION-KIND"]


def test_a_dry_run_changes_nothing(paid):
    """What would go is told, and everything is there as before."""
    told = retention.proposal(paid.project, "bank_statements", date(2035, 1, 1))
    there = [path_of(one.sha256).exists() for one in told.files]
    assert (len(told.files), there, Destruction.objects.count()) == (1, [True], 0)


def test_statements_go_after_ten_years_by_two_persons(books, paid):
    """The bank's answer is destroyed, the vouchers stay, and the audit finds nothing."""
    file = ResultFile.objects.get().file
    books.on(date(2035, 1, 2))
    codes = [proposed(books, paid, "bank_statements"), destroyed(books, "cashier")]
    Destruction.objects.update(proposed_by=books.staff["leader"].person)
    codes += [destroyed(books), destroyed(books, "leader2"), proposed(books, paid, "vouchers")]
    names = {one.payee for one in Payment.objects.all()}
    assert (codes, path_of(file.sha256).exists(), "（已删除）" in names, audit()) == (
        ["", "MOVE-ROLE", "DUTY-SELF", "", "RETENTION-RUNNING"], False, False, [],
    )  # fmt: skip


def test_after_thirty_years_the_people_are_forgotten(books, paid, tmp_path):
    """Payees, numbers and files go; amounts and the journal stay, and all of it agrees."""
    books.on(date(2055, 1, 2))
    codes = [proposed(books, paid, "vouchers"), destroyed(books)]
    folder = tmp_path / "journal"
    folder.mkdir()
    bag.write_journal(folder)
    people = Person.objects.filter(nominations__isnull=False)
    names = {one.name for one in people}
    sums = sum(Payment.objects.values_list("amount_fen", flat=True))
    row = Destruction.objects.get()
    assert (codes, names, sums, row.people, run_verifier(folder)["ok"], audit()) == (
        ["", ""], {"（已删除）"}, 300_000, 6, True, [],
    )  # fmt: skip


def test_a_list_may_be_kept_on(books, paid):
    """继续保管: decided on by the leader, and nothing went."""
    books.on(date(2035, 1, 2))
    proposed(books, paid, "bank_statements")
    row = Destruction.objects.get()
    code = refusal_of(retention.keep, books.deed("leader"), destruction=row.pk)
    row.refresh_from_db()
    file = ResultFile.objects.get().file
    assert (code, row.state, path_of(file.sha256).exists()) == ("", "kept", True)
