"""Law 9: a change and its line stand or fall together; a refusal leaves a line of its own."""

import pytest
from tests.laws import audit, fund

from nuanliu.records.journal import actions, queries
from nuanliu.stages.reviews.models import Batch


@pytest.fixture
def batch(books):
    """A batch of two that has been noticed and waits for its decision."""
    campaign = fund.with_people(books, 2)
    return fund.noticed(books, campaign)


def test_a_change_whose_line_cannot_be_written_does_not_happen(books, batch, monkeypatch):
    """The disk fills up while the line is written: no table changes, and the journal is as long."""
    before, size = audit.dump(), queries.size()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(actions, "_remember", full)
    with pytest.raises(OSError, match="No space"):
        fund.approve(books, batch)
    monkeypatch.undo()
    assert (audit.dump() == before, queries.size()) == (True, size)


def test_a_change_has_its_line_and_the_line_its_state(books, batch):
    """Control: approved; the newest line of the batch tells the state that the table holds."""
    size = queries.size()
    fund.approve(books, batch)
    told = {pk: obj["state"] for kind, pk, obj in audit.last_objects() if kind == "reviews.batch"}
    assert (queries.size() > size, told[str(batch)]) == (True, Batch.objects.get(pk=batch).state)


def test_a_refusal_has_a_line_of_its_own_and_changes_nothing(books, batch):
    """The office approves its own list: refused; one line with code and actor, tables the same."""
    before, size = audit.dump(), queries.size()
    code = fund.refusal_of(fund.approve, books, batch, leader="office")
    line = list(queries.parsed())[-1]
    assert (audit.dump() == before, queries.size(), line["kind"], line["code"]) == (
        True,
        size + 1,
        "refusal",
        code,
    )
