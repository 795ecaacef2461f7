"""`nuanliu feedback`: from the question bank to the summary, each step by whom it belongs to."""

import json

import pytest
from tests.faces.cli.clerk import Clerk
from tests.stages.scenario import paid_campaign

from nuanliu.core.questions import BANK
from nuanliu.faces.cli import office
from nuanliu.stages.feedback.codes import SHARED, token_of
from nuanliu.stages.feedback.models import Keying, Survey

ASKED = ("--ask", "satisfied", "--ask", "received", "--ask", "told")


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line; six people are paid in campaign 1."""
    paid_campaign(books)
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    return Clerk(capsys, tmp_path)


def told(clerk, *words):
    """What a command answers as JSON."""
    code, out, err = clerk("feedback", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def opened(clerk, *more):
    """A survey of the six, five forms out, one of them by code; its number."""
    pk = told(clerk, "new", 1, "--seed", "种子", *ASKED, "--as", "office")["survey"]
    words = ("--issued", 5, "--codes", 1, *more, "--as", "service_center")
    told(clerk, "open", pk, *words)
    return pk


def test_the_bank_is_listed(clerk):
    """Every question with its choices, as a table and as JSON."""
    plain, found = clerk("feedback", "bank"), told(clerk, "bank")
    assert (
        plain[0],
        [code for code in BANK if f"\n{code} " in plain[1]],
        {one["code"]: (one["text"], tuple(one["scale"]), one["rated"])
         for one in found["questions"]},
    ) == (
        0,
        list(BANK),
        {code: (one.text, one.scale, one.rated) for code, one in BANK.items()},
    )  # fmt: skip


def test_the_whole_way(clerk):
    """New, open, sample, key-in, again, mend, take, interview, summary, close."""
    pk = opened(clerk)
    sample, plain = told(clerk, "sample", pk), clerk("feedback", "sample", pk)
    first = told(clerk, "key-in", pk, "111", "224", "--label", "第1包", "--as", "office")
    words = ("key-in", pk, "111", "324", "--again", 1, "--as")
    own = clerk("feedback", *words, "office")
    apart = told(clerk, *words, "service_center")
    early = clerk("feedback", "take", 1, "--as", "office")
    mended = told(clerk, "mend", 1, 2, "324", "--as", "office")
    taken = told(clerk, "take", 1, "--as", "office")
    heard = told(clerk, "interview", pk, "satisfied=2", "told=公示", "--as", "service_center")
    summary, page = told(clerk, "summary", pk), clerk("feedback", "summary", pk)
    closed = clerk("feedback", "close", pk, "--as", "service_center")
    rates = {one["code"]: (one["positive"], one["valid"]) for one in summary["rates"]}
    assert (
        (len(sample["drawn"]), sample["same_again"], plain[1].splitlines()[-1]),
        (first, own[0], own[2].strip()[-11:]),
        apart["differences"],
        (early[0], "第2份第1题" in early[2]),
        (mended["differences"], taken, heard),
        (summary["returned"], rates, summary["choices"]["told"]["公示"]),
        ("其中电话访问1份，当面或电话作答通常偏高" in summary["notes"], page[0]),
        closed,
        Survey.objects.get().state,
    ) == (
        (6, True, "种子“种子”，共 6 人；现在重抽，结果相同。"),
        ({"keying": 1, "forms": 2}, 1, "[DUTY-SELF]"),
        [{"form": 2, "code": "satisfied", "first": "满意", "second": "一般"}],
        (1, True),
        ([], {"keying": 1, "answers": 2}, {"survey": pk, "returned": 3}),
        (3, {"satisfied": (2, 3), "received": (1, 2)}, 1),
        (True, 0),
        (0, f"调查 {pk} 已结束。\n", ""),
        "closed",
    )


def test_links_are_told_with_the_address_of_the_office(clerk, settings):
    """Without an address nothing is told; with one the shared link comes first, then the code."""
    pk = opened(clerk, "--shared")
    settings.NUANLIU_ADDRESS = ""
    without = clerk("feedback", "links", pk)
    settings.NUANLIU_ADDRESS = "https://office.example"
    found, plain = told(clerk, "links", pk), clerk("feedback", "links", pk)
    own, shared = (f"https://office.example/p/q/{token_of(pk, n)}/" for n in (1, SHARED))
    assert (without[0], found["links"], found["shared"], plain[1].splitlines()) == (
        1,
        [own],
        shared,
        [f"公用链接：{shared}", own],
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("summary", 9), 1, "没有编号 9 的调查"),
        (("take", 9, "--as", "office"), 1, "没有编号 9 的录入单"),
        (("key-in", 1, "111", "--as", "office"), 2, "没有说明是初录还是复录"),
        (("key-in", 1, "11", "--label", "甲", "--as", "office"), 1, "[STACK-LINE]"),
        (("interview", 1, "satisfied=极好", "--as", "office"), 1, "[SURVEY-CHOICE]"),
        (("interview", 1, "fair=1", "--as", "office"), 2, "这次问的题：satisfied、received、told"),
        (("interview", 1, "satisfied=1", "--as", "cashier"), 1, "[MOVE-ROLE]"),
        (("new", 1, "--seed", "7", "--ask", "beauty", "--as", "office"), 1, "[SURVEY-QUESTION]"),
        (("interview", 1, "satisfied=1", "--as", "office"), 0, ""),
    ],
)
def test_what_cannot_be_done_is_said(clerk, words, code, said):
    """Numbers nobody has, one of two options, strange digits, choices, questions and roles."""
    opened(clerk)
    answer = clerk("feedback", *words)
    assert (answer[0], said in answer[2]) == (code, True)


def test_a_stack_thrown_away_stays_so(clerk):
    """Void with a reason: it is not read again, its label is free."""
    pk = opened(clerk)
    words = ("key-in", pk, "111", "--label", "甲", "--as", "office")
    told(clerk, *words)
    gone = clerk("feedback", "void", 1, "--reason", "录错了包", "--as", "office")
    again = clerk("feedback", "key-in", pk, "111", "--again", 1, "--as", "service_center")
    anew = told(clerk, *words)
    states = list(Keying.objects.order_by("pk").values_list("state", "why"))
    assert (gone, again[0], anew["keying"], states) == (
        (0, "录入单 1 已作废。\n", ""),
        1,
        2,
        [("void", "录错了包"), ("keyed", "")],
    )


def test_a_long_stack_is_no_matter(clerk):
    """More than the forms that are out: refused, and nothing is kept."""
    pk = opened(clerk)
    many = ["111"] * 5
    answer = clerk("feedback", "key-in", pk, *many, "--label", "甲", "--as", "office")
    assert (answer[0], "[SURVEY-STUFFED]" in answer[2], Keying.objects.count()) == (1, True, 0)
