"""`nuanliu feedback`: from the question bank to the summary, each step by whom it belongs to."""

import json

import pytest
from tests.faces.cli.clerk import Clerk
from tests.stages.scenario import paid_campaign

from nuanliu.core.questions import BANK
from nuanliu.faces.cli import office
from nuanliu.stages.feedback.codes import SHARED, token_of
from nuanliu.stages.feedback.models import Keying, Survey
from nuanliu.stages.visits.models import Request

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


CALLER = ("--as", "office2")


def rounded(clerk, *more):
    """A round of calls to the six; its number."""
    words = ("--seed", "种子", "--share", 100, "--due", "2099-12-31", *more)
    return told(clerk, "draw", 1, *words, *CALLER)["round"]


def test_call_backs_from_the_draw_to_the_end(clerk):
    """Drawn, a number kept and seen, one missed, each answered, the list with its rates, ended."""
    number = rounded(clerk)
    listed = told(clerk, "calls", number)
    first, second, third, *rest = (one["call"] for one in listed["calls"])
    kept = clerk("feedback", "contact", first, "13900001234", "--from", "self", *CALLER)
    shown = clerk("feedback", "phone", first, "--reason", "第一次拨打", *CALLER)
    own = clerk("feedback", "call", first, "full", "--as", "service_center")
    missed = told(clerk, "call", first, "missed", *CALLER)
    words = ("--got", "200.00", "--ask", "attitude=满意", "--note", "问过家人")
    short = told(clerk, "call", first, "short", *words, *CALLER)
    gone = told(clerk, "call", second, "missing", *CALLER)
    told(clerk, "call", third, "declined", *CALLER)
    early = clerk("feedback", "end", number, *CALLER)
    for one in rest:
        told(clerk, "call", one, "full", *CALLER)
    ended = clerk("feedback", "end", number, *CALLER)
    late = clerk("feedback", "phone", first, "--reason", "第一次拨打", *CALLER)
    after, plain = told(clerk, "calls", number), clerk("feedback", "calls", number)
    assert (
        (kept[0], shown, own[0], own[2].strip()[-11:]),
        missed,
        (short["tries"], short["doubt"], gone["doubt"]),
        (early[0], ended, late[0]),
        [after[name] for name in ("drawn", "answered", "declined", "waiting", "full", "rate")],
        (after["full_rate"], after["same_again"], plain[0], "足额率 60.00%" in plain[1]),
    ) == (
        (0, (0, "13900001234\n", ""), 1, "[DUTY-SELF]"),
        {"call": first, "state": "waiting", "tries": 1, "doubt": None, "request": None},
        (2, 1, 2),
        (1, (0, f"回访 {number} 已结束。\n", ""), 1),
        [6, 5, 1, 0, 3, "83.33%"],
        ("60.00%", True, 0, True),
    )


def test_a_wish_said_on_the_phone_becomes_a_request(clerk):
    """Told with its number, linked to its call; with a call nobody answered it does not go."""
    number = rounded(clerk)
    first, second, *_ = (one["call"] for one in told(clerk, "calls", number)["calls"])
    wish = ("--wish", "希望增设热饮点")
    missed = clerk("feedback", "call", first, "missed", *wish, *CALLER)
    made = told(clerk, "call", first, "full", *wish, *CALLER)
    plain = clerk("feedback", "call", second, "full", "--wish", "想体检", *CALLER)
    rows = list(Request.objects.order_by("pk").values_list("pk", "text", "wish__call", "state"))
    assert (missed[0], "--wish" in missed[2], made["request"], plain[1], rows) == (
        2, True, rows[0][0],
        f"回访电话 {second}：已回访，已拨打 1 次。已登记诉求 {rows[1][0]}。\n",
        [(rows[0][0], "希望增设热饮点", first, "open"), (rows[1][0], "想体检", second, "open")],
    )  # fmt: skip


def test_doubts_from_what_is_said_to_what_was_found(clerk):
    """Raised by a call and by hand, handed over, settled by another, listed, opened again."""
    number = rounded(clerk)
    call = told(clerk, "calls", number)["calls"][0]["call"]
    told(clerk, "call", call, "missing", *CALLER)
    words = ("doubt", 1, "other", "来电询问", "--contact", "13900001234", *CALLER)
    made = told(clerk, *words)
    due = ("--due", "2099-12-31", "--as", "leader3")
    payer = clerk("feedback", "look", 1, "--to", "cashier", *due)
    looked = clerk("feedback", "look", 1, "--to", "office2", *due)
    open_ones = told(clerk, "doubts")
    end = ("settle", 1, "arrived", "--found", "已核对银行回单", "--as")
    own = clerk("feedback", *end, "office2")
    settled = told(clerk, *end, "leader3")
    left, every, plain = told(clerk, "doubts"), told(clerk, "doubts", "--all"), clerk(
        "feedback", "doubts"
    )  # fmt: skip
    again = clerk("feedback", "reopen", 1, "--reason", "又来电", "--as", "leader3")
    assert (
        (made, payer[0], looked[0]),
        [(one["doubt"], one["kind"], one["state"], one["overdue"]) for one in open_ones],
        (own[0], settled),
        ([one["doubt"] for one in left], [one["finding"] for one in every]),
        (plain[0], "其他" in plain[1], again),
    ) == (
        ({"doubt": 2}, 1, 0),
        [(1, "missing", "looking", False), (2, "other", "open", False)],
        (1, {"doubt": 1, "finding": "arrived", "reissue": None, "case": None}),
        ([2], ["arrived", None]),
        (0, True, (0, "收款核实 1 已重新核实。\n", "")),
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("calls", 9), 1, "没有编号 9 的回访"),
        (("call", 9, "full", *CALLER), 1, "没有编号 9 的回访电话"),
        (("settle", 9, "arrived", "--found", "好", *CALLER), 1, "没有编号 9 的收款核实"),
        (("call", 1, "missed", "--note", "没人接", *CALLER), 2, "不带金额、题目、记录和诉求"),
        (("call", 1, "full", "--ask", "attitude", *CALLER), 2, "--ask 没有写成 题=选项"),
        (("call", 1, "short", "--got", "二百", *CALLER), 2, "金额以元计"),
        (("call", 1, "short", *CALLER), 1, "[CALL-AMOUNT]"),
        (("call", 1, "gave-up", *CALLER), 1, "[CALL-TRIES]"),
        (("contact", 1, "123", *CALLER), 1, "[MOBILE-LENGTH]"),
        (("doubt", 1, "other", "电话 13900001234", *CALLER), 1, "[DOUBT-NUMBER]"),
        (("look", 1, "--to", "nobody", "--due", "2099-12-31", *CALLER), 1, "nobody"),
        (("draw", 1, "--seed", "7", "--due", "2099-12-31", "--as", "office"), 1, "[DUTY-SELF]"),
    ],
)
def test_what_cannot_be_done_with_calls_is_said(clerk, words, code, said):
    """Numbers nobody has, options that do not go together, sums, tries, texts, duties."""
    rounded(clerk)
    answer = clerk("feedback", *words)
    assert (answer[0], said in answer[2]) == (code, True)
