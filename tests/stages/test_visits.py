"""走访: planned, recorded with photos, checked by another; every request followed to its answer."""

from datetime import date

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.visits import actions as visits
from nuanliu.stages.visits import queries
from nuanliu.stages.visits.models import Request, Visit

DAY = date(2024, 2, 1)


@pytest.fixture
def campaign(books):
    """An open campaign."""
    return fund.fresh(books)[1]


def planned(books, campaign, who="office"):
    return visits.plan(
        books.deed(who),
        campaign=campaign,
        union=books.unions[0],
        planned_on=DAY,
        place="环卫站",
        leader=books.staff["leader"].person_id,
    )


def recorded(books, visit, who, text="家中有病人", photos=1):
    pictures = [b"%d" % n for n in range(photos)]
    facts = {"situation": text, "people": [], "photos": pictures}
    return refusal_of(visits.record_visit, books.deed(who), visit=visit, **facts)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"photos": 0}, "VISIT-PHOTOS"),
        ({"photos": 10}, "VISIT-PHOTOS"),
        ({"text": " "}, "VISIT-TEXT"),
        ({"photos": 9}, ""),
    ],
)
def test_a_record_has_words_and_photos(books, campaign, facts, code):
    """One to nine photos and words; anything else stays a plan."""
    visit = planned(books, campaign)
    refused = recorded(books, visit, "office", **facts)
    made = queries.visits_made(Campaign.objects.all()).count()
    assert (refused, made) == (code, int(not code))


def test_a_chair_records_at_his_own_union_only(books, campaign):
    """The chair of the other union is refused, the union's own is not."""
    visit = planned(books, campaign)
    codes = [recorded(books, visit, chair) for chair in reversed(books.chairs)]
    assert codes == ["MOVE-ROLE", ""]


def test_a_record_is_checked_by_another(books, campaign):
    """Whoever recorded it may not check it; somebody else of the service centre may."""
    visit = planned(books, campaign)
    recorded(books, visit, "office")
    center = books.staff["service_center"].person
    Visit.objects.update(recorder=center)
    own = refusal_of(visits.check, books.deed("service_center"), visit=visit)
    Visit.objects.update(recorder=books.staff["office"].person)
    fine = refusal_of(visits.check, books.deed("service_center"), visit=visit)
    assert (own, fine) == ("DUTY-SELF", "")


def counted(books):
    """(settled, all) requests as of now."""
    today = books.now.date()
    mine = queries.requests_by(Campaign.objects.all(), today)
    return queries.settled(mine, today).count(), mine.count()


def test_a_request_is_followed_until_it_is_settled(books, campaign):
    """Raised, assigned, answered, reopened, answered and closed; blanks are refused on the way."""
    deed = books.deed
    blank = refusal_of(visits.raise_request, deed("office"), campaign=campaign, text=" ")
    pk = visits.raise_request(deed("office"), campaign=campaign, text="孩子上学")
    person = books.staff["office2"].person_id
    visits.assign_request(deed("office"), request=pk, to=person, due_on=DAY)

    def answer(text):
        return refusal_of(visits.answer_request, deed("office2"), request=pk, answer=text)

    codes = [answer(""), answer("已联系教育局")]
    settled = [counted(books)]
    visits.reopen_request(deed("office"), request=pk, reason="未解决")
    settled.append(counted(books))
    codes.append(answer("已落实"))
    visits.close_request(deed("office"), request=pk)
    assert (blank, codes, settled, Request.objects.get().state) == (
        "VISIT-TEXT",
        ["VISIT-TEXT", "", ""],
        [(1, 1), (0, 1)],
        "closed",
    )
