"""电话回访表 and 回访汇总: who was called and what came of it, each figure led back to its rows."""

from datetime import date

import pytest
from tests.stages.calls import INDEPENDENT, drawn, said

from nuanliu.core.documents import Fields, Figure, Paragraph, figures, plain
from nuanliu.core.documents.table import Table, unmerged
from nuanliu.core.imprint import Imprint
from nuanliu.core.measure_names import MEASURES
from nuanliu.stages.archive.papers import every_paper
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.feedback import calling, doubting
from nuanliu.stages.feedback.call_papers import call_list, call_summary
from nuanliu.stages.feedback.models import CallRound, Doubt, Finding
from nuanliu.stages.performance.measures import take

YEAR_END = date(2024, 12, 31)
SHOWN = Imprint(YEAR_END, demo=True)
RATES = ("calls.rate", "calls.full_rate")


@pytest.fixture
def called(books):
    """Six drawn: nothing came, 200 of 500, one declines, two have all, one waits."""
    paid, calls = drawn(books)
    said(books, calls[0], "missing")
    said(books, calls[1], "short", got_fen=20_000)
    calling.decline(books.deed(INDEPENDENT), call=calls[2].pk)
    for call in calls[3:5]:
        said(books, call)
    return paid.project, CallRound.objects.get(), calls


def tables(paper):
    return [unmerged(one) for one in paper.blocks if isinstance(one, Table)]


def facts(paper):
    """Every labelled value of a paper."""
    found = [one for one in paper.blocks if isinstance(one, Fields)]
    return {item.label: plain(item.value) for block in found for item in block.items}


def test_the_list_names_people_and_no_number(called):
    """Six lines in the order of the draw, what was said beside three; no telephone anywhere."""
    _, row, calls = called
    (found,) = tables(call_list(row, SHOWN))
    phones = [one.payment.person.phone.open() for one in calls]
    text = str(found)
    assert (
        [line[1] for line in found[1:]],
        [(line[6], line[7]) for line in found[1:]],
        [phone for phone in phones if phone in text],
    ) == (
        [one.payment.number for one in calls],
        [("已回访", "没收到"), ("已回访", "金额不对"), ("不愿回答", ""), ("已回访", "足额收到"),
         ("已回访", "足额收到"), ("", "")],
        [],
    )  # fmt: skip


def test_the_summary_tells_rates_and_doubts(called):
    """Four of six answered, two of the four have all; two doubts; the notes follow from that."""
    _, row, _ = called
    paper = call_summary(row, SHOWN)
    told, (strata, doubts) = facts(paper), tables(paper)
    notes = [plain(one.content) for one in paper.blocks if isinstance(one, Paragraph)]
    sums = [sum(int(plain(line[place])) for line in strata[1:]) for place in range(1, 6)]
    assert (
        [told[name] for name in ("抽取对象", "已回访", "不愿回答", "回访率", "回访足额率")],
        sums,
        [plain(line[8]) for line in doubts[1:]],
        [note for note in notes if "没有回答" in note],
    ) == (
        ["6人", "4人", "1人", "66.7%", "50.0%"],
        [6, 4, 2, 1, 1],
        ["待核实", "待核实"],
        ["2．抽取6人，其中2人没有回答，其收款情况不详。"],
    )


def test_every_figure_leads_to_its_rows(called):
    """Each names a measure; each count has as many rows behind it as it says."""
    project, row, _ = called
    both = (call_list(row, SHOWN), call_summary(row, SHOWN))
    found: list[Figure] = [one for paper in both for one in figures(paper)]
    counted = [one for one in found if one.measure.startswith("calls.")]
    wrong = [
        (one.text, one.measure, one.key)
        for one in counted
        if one.measure not in (*RATES, "calls.tries")
        and len(trace(project, one.measure, one.key)) != int(one.text.removesuffix("人"))
    ]
    unknown = {one.measure for one in found} - set(MEASURES)
    bare = [
        one for one in counted if one.measure in RATES and not trace(project, one.measure, one.key)
    ]
    assert (unknown, wrong, bare, len(counted) > 20) == (set(), [], [], True)


def test_both_stand_in_the_registry(called):
    """Under 满意度, beside the survey's, with a name each."""
    project, _, _ = called
    names = [one.name for one in every_paper(project, SHOWN) if "回访" in one.name]
    assert names == [
        "07满意度/元旦春节送温暖-电话回访01-名单-演示",
        "07满意度/元旦春节送温暖-电话回访01-汇总-演示",
    ]


def test_the_measures_say_what_the_summary_says(books, called):
    """Four of six answered, two of four have all, none of two doubts settled; one of two later."""
    project, _, _ = called
    names = ("call_rate", "call_full_rate", "doubts_settled")
    before = [take(name, project, YEAR_END) for name in names]
    doubt = Doubt.objects.order_by("pk").first()
    person = books.staff[INDEPENDENT].person_id
    facts = {"doubt": doubt.pk, "to": person, "due_on": books.now.date()}
    doubting.look_into(books.deed("leader3"), **facts)
    doubting.settle(
        books.deed("leader3"), doubt=doubt.pk, finding=Finding.ARRIVED, found="已核对银行回单"
    )
    after = take("doubts_settled", project, YEAR_END)
    assert [f"{one.part}/{one.whole}" for one in (*before, after)] == ["4/6", "2/4", "0/2", "1/2"]
