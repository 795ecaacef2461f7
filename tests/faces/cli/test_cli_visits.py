"""`nuanliu visits`: from the plan to the check, from a request to its answer."""

import json
from typing import Any

import pytest
from tests.faces.cli.clerk import Clerk
from tests.laws import fund

from nuanliu.faces.cli import office
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.stages.visits.models import Request, Visit

PLAN = ("--union", "990101001", "--place", "环卫站", "--leader", "leader")


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line; a campaign is open, two people are put forward in it."""
    campaign = fund.fresh(books)[1]
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    made: Any = Clerk(capsys, tmp_path)
    made.campaign, made.named = campaign, fund.put_forward(books, campaign, 2)
    (tmp_path / "现场.png").write_bytes(photo("现场"))
    return made


def told(clerk, *words):
    """What a command answers as JSON."""
    code, out, err = clerk("visits", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def planned(clerk):
    """A visit planned by the office; its number."""
    return told(clerk, "plan", clerk.campaign, *PLAN, "--on", "2024-02-01", "--as", "office")[
        "visit"
    ]


def test_a_visit_from_plan_to_check(clerk):
    """Planned, recorded with a photo and who was seen, checked by another, listed."""
    number = planned(clerk)
    words = ("record", number, "家中有病人", "--photo", clerk.folder / "现场.png")
    done = clerk("visits", *words, "--seen", clerk.named[0], "--as", "office")
    codes = [
        clerk("visits", "check", number, "--as", who)[0] for who in ("office", "service_center")
    ]
    (row,) = told(clerk, "list", clerk.campaign)
    plain, made = clerk("visits", "list", clerk.campaign), Visit.objects.get()
    assert (done[0], codes, row, plain[0], "已核对" in plain[1]) == (
        0, [1, 0],
        {"id": number, "union": "环卫站工会", "on": made.visited_on.isoformat(), "place": "环卫站",
         "leader": "职员leader", "state": "checked", "requests": 0},
        0, True,
    )  # fmt: skip
    assert (made.situation, made.photos.count(), made.people.count()) == ("家中有病人", 1, 1)


def test_a_request_from_the_visit_to_its_answer(clerk):
    """Raised at a visit, given out, answered, reopened, answered, closed; listed twice."""
    visit = planned(clerk)
    words = ("raise", clerk.campaign, "希望增设热饮点", "--visit", visit)
    number = told(clerk, *words, "--as", "office")["request"]
    first = told(clerk, "requests", clerk.campaign)
    due = ("--to", "office2", "--due", "2099-02-05", "--as", "office")
    steps = [
        ("assign", number, *due),
        ("answer", number, "已联系", "--as", "office2"),
        ("reopen", number, "--reason", "未解决", "--as", "office"),
        ("answer", number, "已设热饮点", "--as", "office2"),
        ("close", number, "--as", "office"),
    ]
    codes = [clerk("visits", *step)[0] for step in steps]
    (row,), plain = told(clerk, "requests", clerk.campaign), clerk("visits", "requests", 1)
    kept = Request.objects.get()
    assert (first[0]["state"], first[0]["from"], codes, row) == (
        "open", f"走访 {visit}", [0] * 5,
        {"id": number, "text": "希望增设热饮点（答复：已联系；追问：未解决）",
         "raised_on": kept.raised_on.isoformat(), "from": f"走访 {visit}", "to": "职员office2",
         "due": "2099-02-05", "state": "closed", "answer": "已设热饮点"},
    )  # fmt: skip
    assert (kept.answer, "已办结" in plain[1]) == ("已设热饮点", True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("list", 99), 1, "没有编号 99 的活动"),
        (("check", 99, "--as", "service_center"), 1, "没有编号 99 的走访"),
        (("answer", 99, "好", "--as", "office"), 1, "没有编号 99 的诉求"),
        (("record", 1, "看望", "--as", "office"), 1, "[VISIT-PHOTOS]"),
        (("record", 1, "看望", "--seen", 99, "--as", "office"), 1, "没有编号 99 的申报"),
        (("record", 1, "看望", "--photo", "没有.png", "--as", "office"), 2, "没有.png"),
        (("raise", 1, "想", "--visit", 99, "--as", "office"), 1, "没有编号 99 的走访"),
        (("raise", 1, " ", "--as", "office"), 2, "是空的"),
        (("raise", 1, "想体检", "--as", "cashier"), 1, "[MOVE-ROLE]"),
        (("assign", 1, "--to", "nobody", "--due", "2099-01-01", "--as", "office"), 1, "nobody"),
        (("raise", 1, "想体检", "--as", "office"), 0, ""),
    ],
)
def test_what_of_visits_cannot_be_done_is_said(clerk, words, code, said):
    """Numbers nobody has, no photo, no words, whose it is not; control: a request is taken down."""
    planned(clerk)
    told(clerk, "raise", clerk.campaign, "希望增设热饮点", "--as", "office")
    answer = clerk("visits", *words)
    made = Request.objects.count() + Visit.objects.exclude(state="planned").count()
    assert (answer[0], said in answer[2], made) == (code, True, 1 if code else 2)
