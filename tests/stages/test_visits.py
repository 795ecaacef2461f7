"""走访: planned, recorded with photos, checked by another; every request followed to its answer."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.core.documents import Fields, plain
from nuanliu.core.imprint import Imprint
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.records.documents.models import StoredFile
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.visits import actions as visits
from nuanliu.stages.visits import queries
from nuanliu.stages.visits.models import Outing, Request, Visit
from nuanliu.stages.visits.papers import visit_record

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


def recorded(books, visit, who, text="家中有病人", photos=1, people=()):
    pictures = [photo(str(n)) for n in range(photos)]
    facts = {"situation": text, "people": people, "photos": pictures}
    return refusal_of(visits.record_visit, books.deed(who), visit=visit, **facts)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"photos": 0}, "VISIT-PHOTOS"),
        ({"photos": 10}, "VISIT-PHOTOS"),
        ({"text": " "}, "TEXT-BLANK"),
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
        "TEXT-BLANK",
        ["TEXT-BLANK", "", ""],
        [(1, 1), (0, 1)],
        "closed",
    )


PICTURE = photo("走访")


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (b"first photo", "PHOTO-KIND"),
        (b"%PDF-1.7", "PHOTO-KIND"),
        (PICTURE[:-20], "PHOTO-DAMAGED"),
        (b"\xff\xd8\xff\xe0", "PHOTO-DAMAGED"),
        (b"", "FILE-EMPTY"),
        (PICTURE, ""),
    ],
)
def test_a_photo_is_a_photo(books, campaign, picture, code):
    """Any other file beside a good photo: nothing is recorded, nothing kept."""
    visit = planned(books, campaign)
    facts = {"situation": "看望", "people": [], "photos": [PICTURE, picture]}
    refused = refusal_of(visits.record_visit, books.deed("office"), visit=visit, **facts)
    kept = StoredFile.objects.count()
    assert (refused, kept) == (code, 0 if code else 1)


def test_a_photo_proves_one_visit(books, campaign):
    """The photo of one visit is refused at a second, also among new ones; a new one is not."""
    first, second = planned(books, campaign), planned(books, campaign)
    codes = []
    for visit, photos in ((first, [PICTURE]), (second, [photo("新"), PICTURE]), (second, ["新"])):
        shown = [photo(one) if isinstance(one, str) else one for one in photos]
        facts = {"situation": "看望", "people": [], "photos": shown}
        codes.append(refusal_of(visits.record_visit, books.deed("office"), visit=visit, **facts))
    assert codes == ["", "VISIT-PHOTO-USED", ""]


def test_a_visit_sees_people_of_its_campaign(books, campaign):
    """Somebody who was never put forward in it is refused; those who were are recorded."""
    chosen = Nomination.objects.filter(pk__in=fund.put_forward(books, campaign, 2))
    mine = list(chosen.values_list("person_id", flat=True))
    visit = planned(books, campaign)
    stranger = books.staff["office"].person_id
    codes = [recorded(books, visit, "office", people=[*mine, stranger])]
    codes.append(recorded(books, visit, "office", people=mine))
    seen = set(Visit.objects.get().people.values_list("pk", flat=True))
    assert (codes, seen) == (["VISIT-PEOPLE", ""], set(mine))


def asked(books, campaign, text="孩子上学", **more):
    """A request raised and assigned; its id."""
    facts = {"campaign": campaign, "text": text, **more}
    pk = visits.raise_request(books.deed("office"), **facts)
    person = books.staff["office2"].person_id
    visits.assign_request(books.deed("office"), request=pk, to=person, due_on=DAY)
    return pk


def test_no_request_is_closed_without_an_answer(books, campaign):
    """Emptied behind the program's back: SQL refuses; reopened: closed only after a new answer."""
    pk = asked(books, campaign)
    act = {"answer": visits.answer_request, "close": visits.close_request}
    visits.answer_request(books.deed("office2"), request=pk, answer="已联系教育局")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.update(answer="")
    visits.reopen_request(books.deed("office"), request=pk, reason="未解决")
    early = refusal_of(act["close"], books.deed("office"), request=pk)
    kept = Request.objects.get().text
    visits.answer_request(books.deed("office2"), request=pk, answer="已落实")
    late = refusal_of(act["close"], books.deed("office"), request=pk)
    assert (early, late, kept) == (
        "MOVE-STATE",
        "",
        "孩子上学（答复：已联系教育局；追问：未解决）",
    )


def test_what_people_asked_for_is_kept_whole(books, campaign):
    """400 characters are kept, 401 refused; a history beyond its room is refused, not cut."""
    raise_request, deed = visits.raise_request, books.deed
    long = refusal_of(raise_request, deed("office"), campaign=campaign, text="事" * 401)
    pk, codes = asked(books, campaign, "事" * 400), []
    for _ in range(3):
        answer = {"request": pk, "answer": "答" * 400}
        codes.append(refusal_of(visits.answer_request, deed("office2"), **answer))
        again = {"request": pk, "reason": "问" * 400}
        codes.append(refusal_of(visits.reopen_request, deed("office"), **again))
    assert (long, codes, Request.objects.get().state) == (
        "TEXT-LONG",
        ["", "", "", "TEXT-LONG", "MOVE-STATE", "TEXT-LONG"],
        "answered",
    )


def test_a_request_of_a_visit_belongs_to_its_campaign(books, campaign):
    """Raised at a visit of another campaign it is refused, at one of its own it is not."""
    visit = planned(books, campaign)
    line = fund.BudgetLine.objects.get()
    other = Campaign.objects.get()
    other.pk, other.name = None, f"{line.campaign_name}二"
    other.save()
    codes = [
        refusal_of(
            visits.raise_request, books.deed("office"), campaign=pk, text="孩子上学", visit=visit
        )
        for pk in (other.pk, campaign)
    ]
    assert codes == ["VISIT-CAMPAIGN", ""]


def went(books, visit, **outing):
    """A record with what is told of the outing; '' or the code with which it is refused."""
    facts = {"situation": "看望", "people": [], "photos": [photo("出行")], "outing": outing}
    return refusal_of(visits.record_visit, books.deed("office"), visit=visit, **facts)


@pytest.mark.parametrize(
    ("outing", "code"),
    [
        ({"began": "9:30", "ended": "10:00"}, "VISIT-TIME"),
        ({"began": "09:30", "ended": "24:00"}, "VISIT-TIME"),
        ({"began": "09:30"}, "VISIT-TIME"),
        ({"began": "10:00", "ended": "09:59"}, "VISIT-TIME"),
        ({"handed": "当面交到本人手里"}, "VISIT-TEAM"),
        ({"headcount": -1}, "VISIT-GROUP"),
        ({"headcount": 5001}, "VISIT-GROUP"),
        ({"team": "张" * 121}, "TEXT-LONG"),
        ({"began": "09:30", "ended": "09:30"}, ""),
        ({"handed": "当面交到本人手里", "team": "杨静", "headcount": 5000}, ""),
    ],
)
def test_an_outing_makes_sense(books, campaign, outing, code):
    """Times of a day in order, two hands for what is handed over, a group that can be met."""
    visit = planned(books, campaign)
    refused = went(books, visit, **outing)
    state = Visit.objects.get(pk=visit).state
    assert (refused, state, Outing.objects.count()) == (
        code,
        "planned" if code else "recorded",
        0 if code else 1,
    )


def test_a_visit_without_more_has_no_outing(books, campaign):
    """Nothing told of it: no row, and the paper says nothing of times; told, it does."""
    bare, told = planned(books, campaign), planned(books, campaign)
    went(books, bare, began="", headcount=0)
    facts = {"began": "09:30", "ended": "11:00", "team": "杨静", "headcount": 12}
    visits.record_visit(
        books.deed("office"),
        visit=told,
        situation="看望",
        people=[],
        photos=[photo("另一张")],
        outing=facts,
    )
    found = []
    for pk in (bare, told):
        paper = visit_record(Visit.objects.get(pk=pk), Imprint(DAY, demo=True))
        fields = next(one for one in paper.blocks if isinstance(one, Fields))
        said = {item.label: plain(item.value) for item in fields.items}
        found.append((said.get("起止时间"), said.get("同行人"), said.get("集体走访")))
    assert found == [(None, None, None), ("09:30～11:00", "杨静", "12人")]


def test_a_request_is_given_out_with_a_day_to_come(books, campaign):
    """Yesterday is refused, today is not; a day later, unanswered, it is overdue."""
    deed, today = books.deed, books.now.date()
    pk = visits.raise_request(deed("office"), campaign=campaign, text="孩子上学")
    person = books.staff["office2"].person_id
    codes = [
        refusal_of(visits.assign_request, deed("office"), request=pk, to=person, due_on=day)
        for day in (today - timedelta(days=1), today)
    ]
    every = queries.requests_by(Campaign.objects.all(), today)
    late = [queries.overdue(every, today + timedelta(days=n)).count() for n in (0, 1)]
    visits.answer_request(deed("office2"), request=pk, answer="已联系教育局")
    late.append(queries.overdue(every, today + timedelta(days=1)).count())
    assert (codes, late) == (["DUE-PAST", ""], [0, 1, 0])
