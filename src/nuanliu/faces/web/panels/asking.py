"""满意度: what belongs to a survey and to a stack of paper forms."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from nuanliu.core.bias import bias_notes
from nuanliu.core.refusal import Refusal
from nuanliu.core.sampling import percent_down
from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.panels.parts import Cell, Panel, Teller, count, lead, state
from nuanliu.faces.web.words import word
from nuanliu.stages.feedback.keying import parting
from nuanliu.stages.feedback.models import SharedLink
from nuanliu.stages.feedback.queries import Rate, choices_of, rates_in, taken_of, words_of

LISTED = 20  # stacks of one survey on its page; the list has the rest


def _survey(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    del signed, after
    words, rates = words_of(row), [] if row.state == "prepared" else rates_in(row)
    heads = (("问题", ""), ("有效", "num"), ("肯定", "num"), ("比例", "num"), ("区间", ""))
    coded = row.tokens.exists() or SharedLink.objects.filter(survey=row).exists()
    codes = row.state == "open" and coded
    links = (("问卷码", reverse("slips", args=[row.pk])),) if codes else ()
    yield Panel("结果", heads, [
        [Cell(word(words[one.code].text), look="lead"), count(one.valid), count(one.positive),
         Cell(percent_down(one.positive, one.valid), look="num"),
         Cell(_between(one), look="nowrap")] for one in rates
    ], links=links)  # fmt: skip
    if rates:
        notes = [[Cell(word(note), look="lead")] for note in bias_notes(taken_of(row))]
        yield Panel("使用时须注意", (("说明", ""),), notes)
    yield from _told(row)
    stacks = [
        [lead(one.label, "keying", one.pk), count(len(one.first)), state("keying", one)]
        for one in row.keyings.order_by("-pk")[:LISTED]
    ]
    if stacks:
        yield Panel("录入单", (("包号", ""), ("份数", "num"), ("状态", "")), stacks)


def _told(row: Any) -> Iterator[Panel]:
    """The questions that give no rate: how often each choice was ticked; before, what is asked."""
    words = words_of(row)
    if row.state == "prepared":
        asked = [
            [Cell(word(one.text), look="lead"), Cell(" / ".join(word(c) for c in one.scale))]
            for one in words.values()
        ]
        yield Panel("题目", (("问题", ""), ("选项", "")), asked)
        return
    rows = [
        [Cell(word(one.text), look="lead"), Cell(word(choice)), count(number)]
        for code, one in words.items()
        if not one.rated
        for choice, number in choices_of(row, code).items()
    ]
    if rows:
        yield Panel("选择分布", (("问题", ""), ("选项", ""), ("份数", "num")), rows)


def _between(rate: Rate) -> str:
    if isinstance(rate.interval, Refusal):
        return str(word("未取得"))
    return rate.interval.text()


def _keying(row: Any, signed: Signed, after: int) -> Iterator[Panel]:
    """Where the two readings differ; neither is shown before both are there."""
    del signed, after
    if row.second_by_id is None:
        return
    words = words_of(row.survey)
    heads = (("份", "num"), ("题目", ""), ("初录", ""), ("复录", ""))
    yield Panel("两次录入不一致之处", heads, [
        [count(one.form), Cell(word(words[one.code].text), look="lead"),
         Cell(word(one.first or "未答")), Cell(word(one.second or "未答"))]
        for one in parting(row)
    ], empty="没有，可以收录")  # fmt: skip


TELLERS: dict[str, Teller] = {"survey": _survey, "keying": _keying}
