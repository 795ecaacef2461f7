"""Papers of cash and goods: what they add up to, and that each figure has its rows."""

import pytest
from tests.stages.papers_seen import tables, total_of, values
from tests.stages.test_cash import Till, back, signed
from tests.stages.test_goods import Store

from nuanliu.core.documents import figures, plain
from nuanliu.core.imprint import Imprint
from nuanliu.records.documents.render.every import RENDERERS
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.stages.archive.originals import originals
from nuanliu.stages.archive.papers import every_paper
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.goods.models import Issue
from nuanliu.stages.goods.papers import goods_sheet, stock_book
from nuanliu.stages.payments.cash_papers import cash_register
from nuanliu.stages.payments.models import CashDraw, Run
from nuanliu.stages.payments.papers import sign_sheet
from nuanliu.stages.payments.ticking import Outcome, Tick
from nuanliu.stages.projects.models import Project


def imprint(books):
    return Imprint(books.now.date(), demo=True)


@pytest.fixture
def carried(books):
    """Three lines drawn: two signed, one not handed out, the day counted."""
    till = Till(books)
    draw = till.draw()
    first, second, third = till.lines
    till.tick(draw, signed(first), signed(second), back(third))
    till.count(50_000)
    return books


@pytest.fixture
def handed(books):
    """Ten bags in stock, three issued, one of them back, the issue still open."""
    store = Store(books)
    issue = store.issue(store.stocked())
    rows = list(Issue.objects.get().lines.order_by("pk"))
    store.tick(issue, *[Tick(one.pk, Outcome.SIGNED) for one in rows[:2]],
               Tick(rows[2].pk, Outcome.BACK, "出差"))  # fmt: skip
    return books


def untraced(books):
    """The figures of every paper that lead nowhere."""
    project = Project.objects.get()
    return {
        (figure.measure, figure.key)
        for paper in every_paper(project)
        for figure in figures(paper.build())
        if figure.measure.partition(".")[0] in ("cash", "goods", "run")
        and not trace(project, figure.measure, figure.key)
    }


def names():
    return [one.name for one in every_paper(Project.objects.get()) if one.name.startswith("05")]


def test_the_cash_register_adds_up(carried):
    """Drawn 1,500.00 = handed out 1,000.00 + brought back 500.00, by both handlers' names."""
    paper = cash_register(Campaign.objects.get(), imprint(carried))
    table = tables(paper)[0]
    row = [plain(one) for one in table.rows[0]]
    assert (total_of(table), row[5:], plain(table.capitals), untraced(carried)) == (
        ["合计", "3", "1,500.00", "1,000.00", "500.00", ""],
        ["职员office2、职员service_center", "职员cashier", "支票01", "3", "1,500.00", "1,000.00",
         "500.00", "已交清"],
        "领出人民币壹仟伍佰元整",
        set(),
    )  # fmt: skip


def test_a_union_has_a_sheet_of_its_own(carried):
    """Its people alone, its sum in 大写; the run's own sheet stays, the register beside them."""
    draw = CashDraw.objects.select_related("union").get()
    paper = sign_sheet(Run.objects.get(), imprint(carried), draw.union)
    table, told = tables(paper)[0], values(paper)
    assert (len(table.rows), plain(table.capitals), told["单位"], told["人数"], len(names())) == (
        3,
        "人民币壹仟伍佰元整",
        "环卫站工会",
        "3人",
        3,
    )


def test_the_stock_book_has_every_piece(handed):
    """In ten, out three, seven left; the sheet of the issue sums pieces and value."""
    book = stock_book(Campaign.objects.get(), imprint(handed))
    moves = [[plain(one) for one in row[2:6]] for row in tables(book)[0].rows]
    sheet = goods_sheet(Issue.objects.select_related("order__campaign__project").get(),
                        imprint(handed))  # fmt: skip
    table = tables(sheet)[0]
    assert (moves, total_of(table)[:3], plain(table.capitals), untraced(handed)) == (
        [["验收入库", "10", "", "10"], ["领出", "", "3", "7"]],
        ["合计", "3", "240.00"],
        "人民币贰佰肆拾元整",
        set(),
    )


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_papers_of_cash_are_made_in_every_form(carried, ending):
    """Register and sheet as files of their kind."""
    draw = CashDraw.objects.select_related("union").get()
    papers = (
        cash_register(Campaign.objects.get(), imprint(carried)),
        sign_sheet(Run.objects.get(), imprint(carried), draw.union),
    )
    made = [render_pdf(one) if ending == "pdf" else RENDERERS[ending](one) for one in papers]
    assert [one[:2] for one in made] == [b"%P" if ending == "pdf" else b"PK"] * 2


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_papers_of_goods_are_made_in_every_form(handed, ending):
    """Stock book and sheet as files of their kind."""
    issue = Issue.objects.select_related("order__campaign__project").get()
    papers = (
        stock_book(Campaign.objects.get(), imprint(handed)),
        goods_sheet(issue, imprint(handed)),
    )
    made = [render_pdf(one) if ending == "pdf" else RENDERERS[ending](one) for one in papers]
    assert [one[:2] for one in made] == [b"%P" if ending == "pdf" else b"PK"] * 2


def test_originals_of_cash_and_goods_go_into_the_package(carried):
    """The photographed sheet stands for itself beside the evidence of each line it shows."""
    found = [one.name for one in originals(Project.objects.get()) if one.name.startswith("签领")]
    run = Run.objects.get().number
    sheets = [name for name in found if name.endswith("签领表001")]
    assert (len(found), sheets) == (3, [f"签领-{run}-环卫站工会-签领表001"])


def test_originals_of_goods_go_into_the_package(handed):
    """One slip, and the sheet for each of the three lines."""
    names = [one.name for one in originals(Project.objects.get()) if one.name.startswith("物资")]
    assert (len(names), names[0]) == (4, "物资-WZ-2024-001-验收单")
