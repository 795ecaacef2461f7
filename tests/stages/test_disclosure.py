"""公开: drafted by one, released by another, bound to its content, registered where it stands."""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure import policies
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.projects.models import Project

TEXT, OTHER = "五百人，每人不超过500元", "六百人，每人不超过500元"


@pytest.fixture
def publication(books):
    """A drafted text of a project; its id."""
    fund.project(books, ("元旦春节送温暖", 200_000, 4))
    project = Project.objects.get().pk
    return disclosure.draft(
        books.deed("office"), project=project, title="送温暖专项资金", text=TEXT
    )


def released(books, publication, who="leader", text=TEXT):
    facts = {"publication": publication, "text": text}
    return refusal_of(disclosure.release, books.deed(who), **facts)


def published(books, publication, url="https://example.org/1"):
    return refusal_of(disclosure.publish, books.deed("office"), publication=publication, url=url)


def test_what_is_released_is_what_was_drafted(books, publication):
    """Other content or the wrong role is refused; the drafted content is released."""
    codes = [
        released(books, publication, text=OTHER),
        released(books, publication, "office"),
        released(books, publication),
    ]
    assert codes == ["PUBLIC-CHANGED", "MOVE-ROLE", ""]


UNIT = {"name": "云川区总工会", "uscc": "13530103015119637B", "phone": "0999-5550101"}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("电话0999-5550101，代码13530103015119637B", ""),
        ("电话0999-5550102", "PUBLIC-DIGITS"),
        (fund.id_number(1), "PUBLIC-DIGITS"),
        (fund.card_number(1), "PUBLIC-DIGITS"),
    ],
)
def test_a_public_text_holds_no_number_of_a_person(books, publication, more, code):
    """The unit's own code and telephone are let through; any other number stops both steps."""
    row = Project.objects.get()
    Project.objects.update(facts=row.facts | {"unit": UNIT})
    text = TEXT + more
    facts = {"project": row.pk, "title": "送温暖专项资金", "text": text}
    drafted = refusal_of(disclosure.draft, books.deed("office"), **facts)
    Publication.objects.filter(pk=publication).update(content_hash=policies.content_hash(text))
    assert (drafted, released(books, publication, text=text)) == (code, code)


def test_the_drafter_does_not_release(books, publication):
    """Even as a leader he may not; another leader may."""
    Publication.objects.update(drafted_by=books.staff["leader"].person)
    codes = [released(books, publication, who) for who in ("leader", "leader2")]
    assert codes == ["DUTY-SELF", ""]


def test_a_publication_has_its_address(books, publication):
    """Before the release, or without an address, it is not registered; then it is."""
    early = published(books, publication)
    released(books, publication)
    codes = [published(books, publication, "门户网站"), published(books, publication)]
    row = Publication.objects.get()
    assert (early, codes, row.state, row.url) == (
        "MOVE-STATE",
        ["PUBLIC-URL", ""],
        "published",
        "https://example.org/1",
    )


def test_a_leader_takes_it_down(books, publication):
    """Only once it was published, and only a leader."""
    take = disclosure.take_down
    codes = [refusal_of(take, books.deed("leader"), publication=publication)]
    released(books, publication)
    published(books, publication)
    codes += [
        refusal_of(take, books.deed(who), publication=publication) for who in ("office", "leader")
    ]
    assert codes == ["MOVE-STATE", "MOVE-ROLE", ""]
