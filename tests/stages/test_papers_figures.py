"""Law 10 over every paper of a small campaign: each figure names a measure and leads to its rows.

Fourteen people, five of them paid in cash, one bank transfer sent back and repeated, then claim,
visit, survey, monitoring and self-evaluation. Where the rows behind a figure carry an amount, they
add up to the printed one to the fen; where a figure counts rows, there are as many.
"""

import re

import pytest
from django.apps import apps
from tests.stages.scenario import afterwards, paid_campaign

from nuanliu.core.documents import Figure, figures
from nuanliu.core.measure_names import MEASURES
from nuanliu.core.money import Money
from nuanliu.stages.archive.papers import every_paper
from nuanliu.stages.archive.trace import FINDERS, trace
from nuanliu.stages.performance.measures import CATALOGUE
from nuanliu.stages.projects.models import Project

# What is counted row by row; the others are sums over a column, shares, days or marks.
COUNTED = {
    "people_paid", "nomination.people", "nomination.reserves", "batch.people", "batch.reserves",
    "batch.listed", "objection.count", "decision.people", "run.people", "result.people",
    "claim.attachments", "visit.people", "visit.photos", "survey.population", "survey.drawn",
    "survey.returned",
    "survey.valid", "survey.untold", "survey.positive", "survey.choices", "standing.people",
}  # fmt: skip
SUMMED = {
    "quota.amount", "nomination.amount", "batch.amount", "batch.person_amount", "decision.amount",
    "decision.person_amount", "standing.amount",
    "payment.amount", "run.amount", "result.amount", "claim.amount", "claim.line",
    "claim.invoiced",
    "invoice.amount", "budget.adjusted", "budget.executed", "paid_amount",
}  # fmt: skip
# Made by the printer from the rows of one page, and from all rows up to its end.
IN_BUILT = {"documents.page_subtotal", "documents.running_total"}


def every_figure():
    project = Project.objects.get()
    return [
        (paper.name, figure) for paper in every_paper(project) for figure in figures(paper.build())
    ]


def fen_of(paper, text):
    """A printed amount in fen, however it is printed; None for a text that is none."""
    if text.startswith("人民币"):
        return text
    digits = text.removesuffix("元")
    if not re.fullmatch(r"[\d,]+\.\d{2}", digits):
        return None
    in_wan = digits == text and ("自评表" in paper or "监控表" in paper)
    return Money.parse(digits).fen * (10_000 if in_wan else 1)


def summed(refs):
    """The amounts of the rows behind a figure, added up (fen)."""
    total = 0
    for one in refs:
        label, _, pk = one.partition(":")
        total += apps.get_model(label).objects.get(pk=pk).amount_fen
    return total


@pytest.fixture
def year(books):
    paid = paid_campaign(books, people=14, cash=5)
    return paid, afterwards(books, paid)


def test_every_figure_names_a_known_measure_and_leads_to_its_rows(year):
    """No unknown name, and no figure other than a zero or a dash without rows."""
    project, found = year[0].project, every_figure()
    known = MEASURES.keys() | CATALOGUE.keys()
    zero = re.compile(r"0(\.0+)?(%|元|人|件|份|张)?|—|0\.0%～.*")
    unknown = {(paper, one.measure) for paper, one in found if one.measure not in known}
    rowless = {
        (paper, one.measure, one.key, one.text)
        for paper, one in found
        if one.measure in known
        and not zero.fullmatch(one.text)
        and not trace(project, one.measure, one.key)
    }
    assert (len(found) > 300, unknown, rowless) == (True, set(), set())


def test_what_is_counted_and_summed_is_what_is_printed(year):
    """As many rows as the figure says, and amounts that add up to it to the fen."""
    project, checked = year[0].project, set()
    wrong: list[tuple[str, Figure, object]] = []
    for paper, one in every_figure():
        if one.measure in COUNTED:
            printed, real = int(re.match(r"\d+", one.text)[0]), trace(project, one.measure, one.key)
            wrong += [(paper, one, len(real))] if printed != len(real) else []
        elif one.measure in SUMMED and (fen := fen_of(paper, one.text)) is not None:
            real = summed(trace(project, one.measure, one.key))
            told = Money(real).capitals() if isinstance(fen, str) else real
            wrong += [(paper, one, told)] if fen != told else []
        else:
            continue
        checked.add(one.measure)
    assert (wrong, {"run.amount", "result.people", "budget.executed"} <= checked) == ([], True)


def test_every_measure_has_a_definition_and_a_way_back():
    """The list of names and the list of finders are one list, the printer's own sums aside."""
    undefined = [name for name, meaning in MEASURES.items() if not meaning.definition]
    assert (undefined, MEASURES.keys() - FINDERS.keys(), FINDERS.keys() - MEASURES.keys()) == (
        [],
        IN_BUILT,
        set(),
    )


def test_a_measure_nobody_knows_is_refused(year):
    """Control: an invented measure is a KeyError, not an empty answer."""
    with pytest.raises(KeyError) as error:
        trace(year[0].project, "invented.measure")
    assert error.value.args == ("invented.measure",)
