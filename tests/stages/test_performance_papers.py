"""The tables of 绩效 as they are printed when something went otherwise than planned."""

import unicodedata
from datetime import date

import pypdfium2
import pytest
from tests.stages.scenario import paid_campaign
from tests.stages.test_performance import GOOD, added, surveyed

from nuanliu.core.documents import Orientation, Table
from nuanliu.core.documents.table import unmerged
from nuanliu.core.imprint import Imprint
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.performance.models import Evaluation
from nuanliu.stages.performance.papers import EVALUATION_COLUMNS, self_evaluation_table
from nuanliu.stages.performance.watching import monitoring_table
from nuanliu.stages.projects.models import ChangeKind

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


def watched(books, paid, reasons):
    """The rows of the 运行监控表 of 31 July by third-level name, and its paper."""
    books.on(date(2024, 7, 31))
    facts = {"project": paid.project.pk, "reasons": reasons}
    pk = performance.draft_monitoring(books.deed("accountant"), **facts)
    paper = monitoring_table(Evaluation.objects.get(pk=pk), SHOWN)
    money, table = (one for one in paper.blocks if isinstance(one, Table))
    rows = {row[2]: row[5:12] for row in unmerged(table)[1:]}
    return unmerged(money)[-1][-1], rows, paper


def test_a_deviation_stands_in_the_columns_of_its_kind(books, paid):
    """100 yuan came late and the window is over: ticked under 经费保障, told under 说明.

    The year is expected to bring what was spent, not the 3,100 yuan promised.
    """
    added(books, paid.project.lines.get(), ChangeKind.SUPPLEMENT)
    why = {"经济成本指标": "经费保障：追加资金七月才到账"}
    expected, rows, paper = watched(books, paid, why)
    told = "".join(pages(paper))
    assert (expected, rows["经济成本指标"], rows["节庆慰问人数"], "追加资金七月才到账" in told) == (
        "0.30",
        ["3,000.00元", "√", "", "", "", "", "追加资金七月才到账"],
        ["6人", *[""] * 6],
        True,
    )


def test_what_is_still_to_come_is_expected(books, paid):
    """The window of the 100 yuan is open until December: they are expected, nothing is told."""
    added(books, paid.project.lines.get(), ChangeKind.SUPPLEMENT)
    paid.project.campaigns.update(window_to=date(2024, 12, 1))
    expected, rows, _ = watched(books, paid, {})
    assert (expected, rows["经济成本指标"]) == ("0.31", ["3,100.00元", *[""] * 6])
