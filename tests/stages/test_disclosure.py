"""公开: drafted by one, released by another, bound to its content, registered where it stands."""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.stages.disclosure import actions as disclosure
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.projects.models import Project

HASH, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def publication(books):
    """A drafted text of a project; its id."""
    fund.project(books, ("元旦春节送温暖", 200_000, 4))
    project = Project.objects.get().pk
    return disclosure.draft(
        books.deed("office"), project=project, title="送温暖专项资金", content_hash=HASH
    )


def released(books, publication, who="leader", content=HASH):
    facts = {"publication": publication, "content_hash": content}
    return refusal_of(disclosure.release, books.deed(who), **facts)


def published(books, publication, url="https://example.org/1"):
    return refusal_of(disclosure.publish, books.deed("office"), publication=publication, url=url)


def test_what_is_released_is_what_was_drafted(books, publication):
    """Other content or the wrong role is refused; the drafted content is released."""
    codes = [
        released(books, publication, content=OTHER),
        released(books, publication, "office"),
        released(books, publication),
    ]
    assert codes == ["PUBLIC-CHANGED", "MOVE-ROLE", ""]


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
