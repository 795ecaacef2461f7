"""`nuanliu evaluate`: a self-evaluation from its draft to its confirmation by another."""

import json

import pytest
from tests.faces.cli.clerk import Clerk
from tests.stages import scenario
from tests.stages.test_performance import GOOD, give_back, surveyed

from nuanliu.core.indicators import score_text
from nuanliu.faces.cli import office
from nuanliu.records.journal.actions import checkpoint
from nuanliu.stages.performance.models import Evaluation


@pytest.fixture
def clerk(books, capsys, monkeypatch, tmp_path):
    """Somebody at the command line; six people are paid and asked, and all are content."""
    made = scenario.paid_campaign(books)
    surveyed(books, made, *[GOOD] * 6)
    checkpoint(books.deed("admin"), "另存")  # books go on from their newest line
    monkeypatch.setattr(office, "now", lambda: books.now)
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    return Clerk(capsys, tmp_path)


def told(clerk, *words):
    """What a command answers as JSON."""
    code, out, err = clerk("evaluate", *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_from_the_draft_to_the_confirmation(books, clerk):
    """Drafted, handed in, sent back, drafted again as the books are now, confirmed, listed."""
    number = told(clerk, "draft", "self", "--as", "office")["evaluation"]
    codes = [
        clerk("evaluate", "submit", number, "--as", "office")[0],
        clerk("evaluate", "return", number, "--reason", "请核对", "--as", "leader")[0],
    ]
    give_back(books, fen=1)
    stale = clerk("evaluate", "submit", number, "--as", "office")
    codes += [
        clerk("evaluate", "redraft", number, "--as", "office")[0],
        clerk("evaluate", "submit", number, "--as", "office")[0],
        clerk("evaluate", "confirm", number, "--as", "leader")[0],
    ]
    (row,), plain = told(clerk, "list"), clerk("evaluate", "list")
    made = Evaluation.objects.get()
    assert (codes, stale[0], "[EVAL-STALE]" in stale[2], row) == (
        [0] * 5, 1, True,
        {"id": number, "project": made.project_id, "kind": "self", "on": made.on.isoformat(),
         "state": "confirmed", "score": score_text(made.total), "grade": made.grade,
         "by": "职员office"},
    )  # fmt: skip
    assert (plain[0], "已确认" in plain[1]) == (0, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("draft", "year", "--as", "office"), 2, "monitoring"),
        (("draft", "self", "--why", "满意度", "--as", "office"), 2, "--why 没有写成 指标=原因"),
        (("draft", "self", "--as", "leader"), 1, "[MOVE-ROLE]"),
        (("draft", "self", "--project", 99, "--as", "office"), 1, "没有项目 99"),
        (("redraft", 99, "--as", "office"), 1, "没有编号 99 的自评或运行监控"),
        (("submit", 99, "--as", "office"), 1, "没有编号 99"),
        (("draft", "self", "--as", "office"), 0, ""),
    ],
)
def test_what_of_a_table_cannot_be_done_is_said(clerk, words, code, said):
    """No such kind, no reason, whose it is not, numbers nobody has; control: drafted."""
    answer = clerk("evaluate", *words)
    assert (answer[0], said in answer[2], Evaluation.objects.count()) == (code, True, not code)
