"""The tables of 绩效 as they are printed when something went otherwise than planned."""

import unicodedata
from datetime import date

import pypdfium2
import pytest
from tests.stages.scenario import paid_campaign
from tests.stages.test_performance import GOOD, surveyed

from nuanliu.core.documents import Orientation, Table
from nuanliu.core.documents.table import unmerged
from nuanliu.core.imprint import Imprint
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.performance.papers import EVALUATION_COLUMNS, self_evaluation_table

SHOWN = Imprint(date(2024, 12, 31), demo=True)
BAD = {"satisfied": "不满意", "relieved": "没有变化"}
LATE = (
    "部分职工因跨区务工未能在规定时间内办理银行卡，退汇后才补发到本人，"
    "下一年度将提前两周核对账号并安排现金签领。"
)
UNTOLD = (
    "部分受访职工反映慰问金到账时没有收到短信说明来源，误以为是工资，"
    "下一年度发放当日由基层工会逐人电话告知到位。"
)


@pytest.fixture
def paid(books):
    return paid_campaign(books)


def pages(paper):
    """The words of each printed page without their spaces."""
    with pypdfium2.PdfDocument(render_pdf(paper)) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return ["".join(unicodedata.normalize("NFKC", text).split()) for text in texts]


def printed(text):
    return unicodedata.normalize("NFKC", text)


def scored(books, paid, *answers):
    """The 自评表 after these answers, with a reason for either rate."""
    surveyed(books, paid, *answers)
    targets = [row.level3 for row in paid.project.targets.filter(value="90")]
    reasons = dict(zip(targets, (LATE, UNTOLD), strict=True)) if BAD in answers else {}
    facts = {"project": paid.project.pk, "reasons": reasons}
    pk = performance.draft_self(books.deed("office"), **facts)
    return self_evaluation_table(Evaluation.objects.get(pk=pk), SHOWN)


def test_a_self_evaluation_with_two_deviations_can_be_read(books, paid):
    """Half of the answers are bad and both rates have a reason of some fifty characters.

    Two pages at most; wherever indicators are printed their columns have heads; each reason stands
    whole on one page, and the names to sign on the page with the total.
    """
    paper = scored(books, paid, *[GOOD] * 3, *[BAD] * 3)
    found = pages(paper)
    heads = [printed(column.title) for column in EVALUATION_COLUMNS]
    with_rows = [page for page in found if any(mark in page for mark in ("数量指标", "总分"))]
    signed = next(page for page in found if "项目负责人:" in page)
    assert (
        paper.orientation,
        len(found) <= 2,
        all(head in page for page in with_rows for head in heads),
        [sum(printed(why) in page for page in found) for why in (LATE, UNTOLD)],
        "总分" in signed,
    ) == (Orientation.LANDSCAPE, True, True, [1, 1], True)


def test_a_self_evaluation_without_a_deviation_is_one_page(books, paid):
    """Every answer is good: one upright page, no reason in the last column."""
    paper = scored(books, paid, *[GOOD] * 6)
    rows = unmerged([one for one in paper.blocks if isinstance(one, Table)][1])[2:-1]
    assert (paper.orientation, len(pages(paper)), {row[-1] for row in rows}) == (
        Orientation.PORTRAIT,
        1,
        {"—"},
    )
