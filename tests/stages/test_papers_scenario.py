"""The scenario the papers are tested on is sound: its books pass the whole audit."""

from tests.stages.scenario import afterwards, paid_campaign

from nuanliu.stages.archive.audit import audit
from nuanliu.stages.projects.queries import left_fen, paid_fen


def test_the_scenario_leaves_sound_books(books):
    """Fourteen people paid, nothing left, and nothing in the tables the journal does not know."""
    paid = paid_campaign(books, people=14, cash=5)
    afterwards(books, paid)
    assert (audit(), paid_fen(paid.project), left_fen(paid.project)) == ([], 700_000, 0)
