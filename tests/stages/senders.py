"""Two unions that send rosters for one campaign, for tests of what happens before they go in."""

from datetime import date

from tests.laws import fund

from nuanliu.core.identity import check_character
from nuanliu.records.journal.states import day_of
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.preview import preview
from nuanliu.stages.nominations.reading import cells_of


def number(body):
    """A resident ID of 17 digits and its check character."""
    return body + check_character(body)


ONE = number("53010319800307103")
SLIP = number("53010319800307113")  # one digit off
OTHER = number("53010319910812204")
THIRD = number("53010319850505101")


def opened(books, people=8, name="元旦春节送温暖"):
    """An open campaign with room for half of `people` in each union; its id."""
    line = fund.project(books, (name, people * fund.CAP, people))[0]
    pk = campaigns.plan(
        books.deed("office"), line=line.pk, name=name, window_from=date(2024, 1, 1),
        window_to=date(2024, 12, 31), groups=["苦脏累险行业一线职工"], standards=fund.standards(),
    )  # fmt: skip
    half = people // 2
    quotas = [campaigns.QuotaFacts(union, half, half, half * fund.CAP) for union in books.unions]
    campaigns.allot(books.deed("office"), campaign=pk, quotas=quotas)
    campaigns.open_campaign(books.deed("leader3"), campaign=pk)
    return pk


def sent(books, campaign, *rows, union=0, name="花名册.csv"):
    """A roster received from a union."""
    data = fund.roster(rows)
    pk = nominations.receive(
        books.deed(books.chairs[union]), campaign=campaign, union=books.unions[union], name=name,
        data=data, cells=cells_of([data])[0],
    )  # fmt: skip
    return Roster.objects.get(pk=pk)


def shown(books, roster):
    """The preview of a roster now."""
    return preview(roster, day_of(books.deed("office")))


def states(books, roster):
    """The status of each row, in the order of the file."""
    return [line.status.value for line in shown(books, roster).lines]


def codes(line):
    """The codes of what is said of a row, but that its invented card has no right last digit."""
    return [one.code for one in line.findings if one.code != "CARD-LUHN"]


def accepted(books, roster, mode="only-new", rows=()):
    """What accepting a roster answers."""
    return nominations.accept(books.deed("office"), roster=roster.pk, mode=mode, rows=rows)


def undone(books, roster):
    """The code with which undoing a roster is refused, '' when it is done."""
    return fund.refusal_of(nominations.undo, books.deed("office"), roster=roster.pk)
